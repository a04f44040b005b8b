"""Goals of kind tls: a server proves who it is, and, where wanted, lets its caller do the same."""

from __future__ import annotations

from urllib.parse import urlsplit

from grader.checks.containers import running
from grader.checks.probe import ProbeRequest, ProbeResult
from grader.checks.scene import CannotTell, Fail, Scene
from grader.checks.verdict import Reason
from grader.checks.why import pools as why_pools
from grader.checks.wire import Reached, told
from grader.course.asks import TlsGoal
from grader.text import Text, say, verbatim


def wanted(ask: TlsGoal) -> Text:
    """The goal in a sentence."""
    if ask.cert:
        return say(
            "{to} answers {source} over TLS, and only with a client certificate", to=ask.to, source=ask.source
        )
    return say(
        "{to} answers {source} over TLS, with a certificate of the CA {ca}",
        to=ask.to,
        source=ask.source,
        ca=ask.ca,
    )


def check(scene: Scene, ask: TlsGoal) -> Fail | None:
    """None where the goal is met. Raises CannotTell, ProbeBroken."""
    place = scene.place(ask.source)
    pid = 0
    if place.wanted:
        asker = running(scene, scene.node(place.node), place.wanted)
        if isinstance(asker, Fail):
            return asker
        pid = asker.pid
    parts = urlsplit(ask.to)
    if parts.port is None or parts.hostname is None:
        raise CannotTell(say("{url} has no port that makes sense", url=ask.to))
    host = _address(scene, place.node, pid, parts.hostname)

    def ask_it(cert: str, key: str) -> ProbeResult:
        request = ProbeRequest(
            place.node,
            "tls",
            pid,
            parts.hostname or "",
            parts.port,
            parts.path or "/",
            ca=ask.ca,
            cert=cert,
            key=key,
        )
        return scene.probe(request)

    if host is not None:
        return host
    result = ask_it(ask.cert or "", ask.key or "")
    if result.outcome == "refused":
        return Fail(told(Reached(result, ())), _nobody(scene, parts.hostname, parts.port))
    if result.outcome != "ok":
        return _failed(ask, result)
    if ask.cert and ask_it("", "").outcome == "ok":
        text = say("the server must demand a client certificate and check it against the CA")
        return Fail(
            say("it answers without a client certificate too"), Reason("no-client-certificate-wanted", text)
        )
    return None


def _address(scene: Scene, node: str, pid: int, host: str) -> Fail | None:
    found = scene.probe(ProbeRequest(node, "lookup", pid, host))
    if found.outcome == "ok":
        return None
    text = say("{name} must be a name that the source knows: on one user-defined network it is", name=host)
    return Fail(told(Reached(found, (host,))), Reason("name-not-found", text))


def _nobody(scene: Scene, host: str, port: int) -> Reason:
    """Nothing listens: where it is a node, perhaps its engine does not start."""
    if host in scene.node_names:
        engine = scene.probe(ProbeRequest(host, "pools"))
        if engine.outcome != "ok":
            return why_pools.not_started(engine.detail)
    return Reason("refused", say("nothing listens on port {port} there", port=port))


def _failed(ask: TlsGoal, result: ProbeResult) -> Fail:
    word, _, detail = result.detail.partition(" ")
    found = (
        told(Reached(result, ()))
        if result.outcome != "bad-answer"
        else say("{detail}", detail=verbatim(detail))
    )
    match word:
        case "no-file":
            files = tuple(file for file in (ask.ca, ask.cert, ask.key) if file)
            return Fail(
                found,
                Reason("certificate-missing", say("these files must be there and fit: {files}", files=files)),
            )
        case "untrusted":
            text = say(
                "the server's certificate must be signed by {ca} and name the host of {to}",
                ca=ask.ca,
                to=ask.to,
            )
            return Fail(found, Reason("certificate-untrusted", text))
        case "not-tls":
            return Fail(found, Reason("not-tls", say("what listens there does not speak TLS")))
        case "wants-certificate":
            text = say(
                "the server does not take this client certificate: it must be signed by the CA the server trusts"
            )
            return Fail(found, Reason("client-certificate-refused", text))
    return Fail(
        found,
        Reason(
            "no-answer", say("nothing came back from {to}: is it up, and does a way lead there?", to=ask.to)
        ),
    )
