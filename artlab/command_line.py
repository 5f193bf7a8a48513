"""What modules of commands are given, to add theirs to the command line."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping

from artlab.collections.collection import Collection
from artlab.options import Option

Command = Callable[[Namespace, Collection], int]  # it returns the exit status
Add = Callable[[str, Command, str], ArgumentParser]  # a command: its name, what runs, what it does
AddOptions = Callable[[ArgumentParser, Mapping[str, Option]], None]  # to a command
