"""What the grader asks over TLS: whether a server proves who it is, and whether it wants the same of its caller."""

import socket
import ssl


def tls(address, request, timeout):
    """Kind tls: one GET over TLS. `detail` begins with a word for what went wrong:

    no-file (a file that cannot be read), untrusted (the server's certificate), not-tls, wants-certificate.
    """
    try:
        context = ssl.create_default_context(cafile=request["ca"])
        # A certificate that other clients take is right: Python alone asks a CA for the key usage extension.
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
        if request.get("cert"):
            context.load_cert_chain(request["cert"], request["key"])
    except OSError as error:  # ssl.SSLError is one
        return {"outcome": "bad-answer", "detail": f"no-file {error}"}
    try:
        plain = socket.create_connection((address, int(request["port"])), timeout)
        with plain, context.wrap_socket(plain, server_hostname=request["host"]) as secure:
            # With TLS 1.3 a server refuses a caller without a certificate only after the handshake.
            path, host = request.get("path") or "/", request["host"]
            secure.sendall(f"GET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n".encode())
            body = secure.recv(16384)
    except ssl.SSLCertVerificationError as error:
        return {"outcome": "bad-answer", "detail": f"untrusted {error.verify_message}"}
    except ssl.SSLError as error:
        reason = error.reason or str(error)
        word = "wants-certificate" if "CERTIFICATE" in reason or "ALERT" in reason else "not-tls"
        return {"outcome": "bad-answer", "detail": f"{word} {reason}"}
    except ConnectionResetError:
        return {"outcome": "bad-answer", "detail": "wants-certificate connection reset"}
    if not body:
        return {"outcome": "bad-answer", "detail": "wants-certificate no answer"}
    # A server that wants a certificate may say so in HTTP (nginx: 400 No required SSL certificate was sent).
    refused = body.split(b"\r\n")[0].split(b" ")[1:2] in ([b"400"], [b"401"], [b"403"])
    if refused:
        return {
            "outcome": "bad-answer",
            "detail": "wants-certificate " + body[:60].decode("utf-8", "replace"),
        }
    return {"outcome": "ok", "body": body.decode("utf-8", "replace")}
