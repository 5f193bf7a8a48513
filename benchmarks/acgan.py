"""The frames of a strip, drawn in the browser: by our engine, and by a generator that is its peer.

The peer is the generator of mnist-acgan, TensorFlow.js' own example, of 100 latent values: layer by
layer as its gan.js tells (github.com/tensorflow/tfjs-examples), by the same TensorFlow.js as ours.
Its trained weights are on a network only; these are random. How long it takes does not depend on
what they are.
"""

from playwright.sync_api import Page as Tab

from artlab import viewer
from artlab.lab import Lab
from artlab.strips import FRAMES
from benchmarks.figures import Row, median

TIMES = 30

# Ours and the peer's take turns. Ours come from a worker, each from a seed of its own, with their
# scores; the peer's pixels are read back, and nothing else is done with them.
TIMED = """async ({ props, frames, times }) => {
  const { href } = document.querySelector('link[href*="/engine.js"]');
  const near = (name) => new URL(name, href).href;
  const { createEngine } = await import(href);
  const { served } = await import(near('served.js'));
  const { collection, versions, start } = props;
  const engine = await new Promise((resolve) => {
    const made = createEngine({ source: served(`weights/${collection.name}`), collection,
      last: props.options.seed.last, version: (name) => versions[name],
      tell: (mood) => mood === 'ready' && resolve(made) });
    made.want(start.model);
  });

  for (const name of ['tf-core', 'tf-backend-wasm'])
    await import(near(`vendor/${name}.es2017.min.js`));
  tf.wasm.setWasmPaths(Object.fromEntries(['', '-simd', '-threaded-simd'].map((kind) =>
    [`tfjs-backend-wasm${kind}.wasm`, near('vendor/tfjs-backend-wasm-simd.wasm')])));
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  if (!(await tf.setBackend('wasm'))) throw new Error('there is no WASM');
  const random = (...shape) => tf.randomNormal(shape, 0, 0.05);
  const [latents, classes] = [random(frames, 100), random(10, 100)];
  const labels = tf.fill([frames], 7, 'int32');
  const [kernel, bias] = [random(100, 3 * 3 * 384), random(3 * 3 * 384)];
  const layers = [  // of 5 x 5; all but the last are normalized
    { from: 384, to: 192, side: 7, stride: 1, pad: 'valid' },
    { from: 192, to: 96, side: 14, stride: 2, pad: 'same' },
    { from: 96, to: 1, side: 28, stride: 2, pad: 'same' },
  ].map((layer) => ({ ...layer, kernel: random(5, 5, layer.to, layer.from),
    bias: random(layer.to), norm: [0, 1, 0, 1].map((value) => tf.fill([layer.to], value)) }));

  function drawn() {
    const asked = tf.mul(latents, tf.gather(classes, labels));
    const first = tf.fused.matMul({ a: asked, b: kernel, bias, activation: 'relu' });
    let rows = tf.reshape(first, [frames, 3, 3, 384]);
    for (const { to, side, stride, pad, kernel, bias, norm } of layers) {
      rows = tf.conv2dTranspose(rows, kernel, [frames, side, side, to], stride, pad);
      rows = tf.add(rows, bias);
      rows = to === 1 ? tf.tanh(rows) : tf.batchNorm(tf.relu(rows), ...norm, 1e-3);
    }
    return tf.div(tf.add(rows, 1), 2).dataSync();
  }

  const state = { ...start, label: '7' };
  const ways = [(seed) => engine.strip(state, seed), () => tf.tidy(() => void drawn())];
  const took = [[], []];
  for (let time = -3; time < times; time++)  // the first do not count
    for (const [index, way] of ways.entries()) {
      const began = performance.now();
      await way(1000 + time);
      if (time >= 0) took[index].push(performance.now() - began);
    }
  return took;
}"""


def rows(tab: Tab) -> list[Row]:
    """Measure both, in a page of ours that draws by itself."""
    asked = {"props": viewer.props(Lab()), "frames": FRAMES, "times": TIMES}
    ours, theirs = (median(took) for took in tab.evaluate(TIMED, asked))
    return [
        Row(
            what=f"the browser draws: {FRAMES} frames, ours with their scores, median of {TIMES}",
            ours=f"{ours:.1f} ms",
            peer=f"{theirs:.1f} ms, mnist-acgan's generator in TensorFlow.js, its weights random",
            ratio=ours / theirs,
        )
    ]
