"""For those who run it: is it alive, is it ready, and Prometheus figures."""

import hmac
import time

from flask import Blueprint, Response, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from sqlalchemy import select

from community.kernel.errors import NotFound
from community.kernel.house import house

plate = Blueprint("health", __name__)
REGISTRY = CollectorRegistry()
REQUESTS = Counter("community_requests", "Requests answered", ["route", "status"], registry=REGISTRY)
SECONDS = Histogram(
    "community_request_seconds",
    "Time to answer",
    ["route"],
    registry=REGISTRY,
    buckets=(0.005, 0.01, 0.025, 0.1, 0.5, 2),
)
LOOPBACK = ("127.0.0.1", "::1")


def count(route: str, status: int, seconds: float) -> None:
    """Notes one answer."""
    REQUESTS.labels(route, str(status)).inc()
    SECONDS.labels(route).observe(seconds)


@plate.get("/health/live")
def live() -> Response:
    """The process answers."""
    return Response("alive\n", mimetype="text/plain")


@plate.get("/health/ready")
def ready() -> Response:
    """The database answers too."""
    started = time.perf_counter()
    with house().database.reader.connect() as connection:
        connection.execute(select(1))
    return Response(f"ready, database in {1000 * (time.perf_counter() - started):.1f} ms\n", mimetype="text/plain")


@plate.get("/metrics")
def metrics() -> Response:
    """Prometheus text, for loopback callers or with the bearer token."""
    token = house().settings.metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    allowed = hmac.compare_digest(given.encode(), token.encode()) if token else request.remote_addr in LOOPBACK
    if not allowed:
        raise NotFound
    return Response(generate_latest(REGISTRY), mimetype="text/plain; version=0.0.4")
