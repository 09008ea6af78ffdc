"""The peers by their names."""

from __future__ import annotations

from bench.peers import eventsourcing, nats, postgresql, sqlite, umadb
from bench.peers.peer import Peer

PEERS: dict[str, Peer] = {
    module.PEER.name: module.PEER
    for module in (sqlite, postgresql, nats, umadb, eventsourcing)
}
