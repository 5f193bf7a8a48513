// What is on the screen: one object, in one place. Who changes it does so here, and who
// shows it is told; nothing else holds any of it. Knows no page and no server.
//
// The position is a number; model, label, temperature and reference are words, as in an
// address.

export function createState(start) {
  let now = Object.freeze({ ...start });
  const followers = new Set();
  return {
    get now() {
      return now;
    },

    // Tells the followers what is so now, what was before, and who says so.
    set(changes, by) {
      const before = now;
      if (Object.keys(changes).every((name) => changes[name] === before[name])) return;
      now = Object.freeze({ ...before, ...changes });
      for (const follow of followers) follow(now, before, by);
    },

    subscribe(follow) {
      followers.add(follow);
      return () => followers.delete(follow);
    },
  };
}

// Returns why a text is not a number within an option's bounds, in a sentence; "" if it is.
export function refusal(text, name, { first, last, step }) {
  const value = text.trim() === "" ? NaN : Number(text);
  if (first <= value && value <= last && !(step && value % step)) return "";
  const kind = step ? "a whole number" : "a number";
  return `${name} must be ${kind} from ${first} to ${last}, not ${text.trim() || "nothing"}`;
}
