"""A program that is run: fed, read, told why it failed, and never left behind."""

import itertools
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from artlab import processes
from artlab.errors import ToolError

ROOT = Path(__file__).parents[1]
groups = pytest.mark.skipif(sys.platform == "win32", reason="has no such groups")
TRAILER, END = "[out#0/mp4 @ 0x5] Error writing trailer", "Conversion failed!"


def python(program, **options):
    options = {"timeout_seconds": 30, **options}
    return processes.run([sys.executable, "-c", program], **options)


def test_a_program_of_another_kind_of_machine_cannot_be_started(tmp_path):
    program = tmp_path / "ffmpeg"
    program.write_bytes(b"\x7fELF for a machine that nobody has")
    program.chmod(0o755)

    with pytest.raises(ToolError, match=r"cannot start .*pip install.*Exec format error$"):
        processes.run([str(program)], timeout_seconds=30)


def test_returns_what_a_program_wrote_in_its_folder_without_any_input(tmp_path):
    written = python(
        "import os, sys; print('é', len(sys.stdin.read()), os.getcwd())", folder=tmp_path
    )

    assert written.strip() == f"é 0 {tmp_path}"


def test_all_frames_arrive_in_order():
    chunks = (bytes([number]) * 100_000 for number in range(50))

    summary = python(
        "import sys, itertools; data = sys.stdin.buffer.read();"
        "print(len(data), [k for k, _ in itertools.groupby(data)] == list(range(50)))",
        frames=chunks,
    )

    assert summary.split() == ["5000000", "True"]


def test_a_program_that_fails_while_it_is_fed_gives_its_own_reason():
    endless = itertools.repeat(b"0" * 100_000)

    with pytest.raises(ToolError, match=r"^python3? failed: no such colour$"):
        python(
            "import sys; sys.stdin.buffer.read(10); sys.exit('warning\\nno such colour\\n')",
            frames=endless,
        )


def test_a_program_that_leaves_frames_unread_has_failed():
    with pytest.raises(ToolError, match="stopped too early"):
        python("", frames=itertools.repeat(b"0" * 100_000))


@pytest.mark.parametrize(
    ("complaint", "sentence"),
    [
        (f"{TRAILER}: No space left on device\n{END}", "disk is full.*No space left on device"),
        (f"{TRAILER}: File too large\n{END}", "the disk is full.*File too large"),
        (f"first\n[in#0 @ 0x5] [mov @ 0x6] no atom\n{END}\n\n", "failed: no atom$"),
        (f"[vost#0:0] Unknown encoder 'x9'\n{END}\nEncoder not found", "no encoder x9; reinstall"),
        (3, "exit status 3"),  # in silence
    ],
)
def test_the_reason_is_the_last_line_that_tells_one_or_the_status(complaint, sentence):
    with pytest.raises(ToolError, match=sentence):
        python(f"import sys; sys.exit({complaint!r})")


def test_a_flood_of_complaints_blocks_nothing():
    chunks = itertools.repeat(b"0" * 100_000, 50)

    written = python(
        "import sys; sys.stderr.write('x' * 5_000_000); sys.stdout.write('y' * 5_000_000);"
        "sys.stdin.buffer.read()",
        frames=chunks,
    )

    assert len(written) == 5_000_000


@pytest.mark.parametrize("frames", [None, itertools.repeat(b"0" * 100_000)], ids=["idle", "fed"])
def test_a_program_that_takes_too_long_is_stopped(frames):
    began = time.monotonic()

    with pytest.raises(ToolError, match=r"took longer than 0\.5 seconds"):
        python("import time; time.sleep(60)", frames=frames, timeout_seconds=0.5)

    assert time.monotonic() - began < 20


@pytest.mark.parametrize("kind", [ZeroDivisionError, KeyboardInterrupt])
def test_no_program_outlives_an_error_in_its_frames(tmp_path, kind):
    note = tmp_path / "pid"

    def frames():
        while not (note.exists() and note.read_text().endswith(".")):
            yield b"0"
        raise kind

    with pytest.raises(kind):
        python(
            f"import os, time; open({str(note)!r}, 'w').write(f'{{os.getpid()}}.');time.sleep(60)",
            frames=frames(),
        )

    with pytest.raises(ProcessLookupError):
        os.kill(int(note.read_text().rstrip(".")), 0)


def script(path, text):
    path.write_text("#!/bin/sh\n" + text)
    path.chmod(0o755)
    return str(path)


def is_running(note):
    """Return whether the process runs whose number a file holds."""
    try:
        os.kill(int(note.read_text()), 0)
    except ProcessLookupError:
        return False
    return True


def expect_gone(note):
    until = time.monotonic() + 5
    while is_running(note):  # killed, it is there until somebody has asked how it ended
        assert time.monotonic() < until
        time.sleep(0.05)


CHILD = "sleep 60 & echo $! > {}; "


@groups
@pytest.mark.parametrize("end", ["wait", "sleep 60"])
def test_what_a_program_started_is_stopped_with_it(tmp_path, end):
    program = script(tmp_path / "wrapper", CHILD.format(tmp_path / "child") + end)
    began = time.monotonic()

    with pytest.raises(ToolError, match=r"^wrapper took longer than 0\.5 seconds and was stopped$"):
        processes.run([program], timeout_seconds=0.5)

    assert time.monotonic() - began < 3
    expect_gone(tmp_path / "child")


@groups
def test_what_a_program_leaves_behind_goes_and_is_not_waited_for(tmp_path):
    text = CHILD.format(tmp_path / "child") + "echo done"
    began = time.monotonic()

    written = processes.run([script(tmp_path / "wrapper", text)], timeout_seconds=30)

    assert written == "done\n"
    assert time.monotonic() - began < 3
    expect_gone(tmp_path / "child")


@groups
def test_what_left_the_group_holds_nobody_up(tmp_path):
    text = "setsid sleep 8 & sleep 0.5; echo done"
    began = time.monotonic()

    written = processes.run([script(tmp_path / "wrapper", text)], timeout_seconds=30)

    assert written == "done\n"
    assert time.monotonic() - began < 6


@pytest.mark.parametrize("pipe", ["stdout", "stderr"])
def test_garbage_without_end_is_stopped_before_it_fills_the_memory(pipe):
    flood = f"import sys\nwhile True: sys.{pipe}.write('garbage ' * 1000)"

    with pytest.raises(ToolError, match=r"^python3? wrote more than 10 MB and was stopped$"):
        python(flood)


MEANWHILE = """
import sys, threading, time
from artlab import processes
run = lambda: processes.run([sys.argv[1]], timeout_seconds=60)
if sys.argv[2] == "main":
    run()
threading.Thread(target=run, daemon=sys.argv[2] == "daemon").start()
time.sleep(60)
"""


@groups
@pytest.mark.parametrize("where", ["main", "thread", "daemon"])
def test_ctrl_c_ends_a_program_that_hangs_and_who_waits_for_it(tmp_path, where):
    note = tmp_path / "child"
    program = script(tmp_path / "wrapper", CHILD.format(note) + "wait")
    command = [sys.executable, "-c", MEANWHILE, program, where]
    with subprocess.Popen(command, stderr=subprocess.PIPE, cwd=ROOT) as waiting:
        while not (note.exists() and note.read_text()):
            assert waiting.poll() is None
        time.sleep(0.5)  # as a person, who is not that quick
        began = time.monotonic()
        waiting.send_signal(signal.SIGINT)
        waiting.communicate(timeout=50)

    assert waiting.returncode == -signal.SIGINT
    assert time.monotonic() - began < 5
    expect_gone(note)


@groups
def test_kill_9_leaves_nothing_running(tmp_path):
    note = tmp_path / "child"
    program = script(tmp_path / "wrapper", CHILD.format(note) + "wait")
    command = [sys.executable, "-c", MEANWHILE, program, "main"]
    with subprocess.Popen(command, cwd=ROOT) as waiting:
        while not (note.exists() and note.read_text()):
            assert waiting.poll() is None
        waiting.kill()

    expect_gone(note)
