"""Who is one client, and how much one may ask for."""

import pytest

from artlab.studio.serving import clients
from artlab.studio.serving.clients import Buckets, client
from artlab.studio.serving.guard import CALL
from artlab.studio.serving.settings import Settings
from artlab.studio.serving.turns import has_room


def test_a_bucket_fills_again(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(clients.time, "monotonic", lambda: now[0])
    buckets = Buckets(10)

    assert [buckets.wait("one", 100) for _ in range(5)] == [0, 0, 0, 0, 10]
    assert buckets.wait("two", 100) == 0
    now[0] = 10
    assert buckets.wait("one", 100) == 0


def test_sixty_browsers_behind_one_address_open_the_page_at_once():
    usual = Settings()
    buckets = Buckets(usual.requests)
    sent = 60 * (200 * [1] + 20 * [1] + 5 * [CALL])  # files, strips, calls
    open_at_once = 60 * 6  # a browser's connections to one host

    assert not any(buckets.wait("hall", each) for each in sent)
    assert open_at_once <= usual.connections // 2
    assert has_room(open_at_once, open_at_once, usual.strips)
    assert has_room(60, 60, usual.calls)


def test_only_so_many_clients_are_remembered(monkeypatch):
    monkeypatch.setattr(clients, "KNOWN", 3)
    buckets = Buckets(10)

    for number in range(100):
        buckets.wait(str(number), 1)

    assert len(buckets) == 3


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("odd:name", "odd:name"),
    ],
)
def test_an_address_is_a_client_and_so_is_a_network_of_version_6(host, name):
    assert client({"client": (host, 1)}) == name
    assert client({}) == ""
