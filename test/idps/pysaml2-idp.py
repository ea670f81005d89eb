"""A SAML identity provider made with pysaml2, for the tests beside this file.

It stands for the many identity providers that are written in Python. Everything that SAML says is said by
pysaml2's `saml2.server.Server`: it reads our metadata, parses and judges our requests, writes, signs and
encrypts the answers. This file is the web server around it, with one person and one button.

    python3 pysaml2-idp.py            listens on a free port of 127.0.0.1 and prints it

    PUT  /{customer}                  the administrator: {"spMetadata": "<xml>" | null, "settings": {...}}, and nobody is
                                      signed in any more; answers the IdP's metadata
    GET  /{customer}/sso              an AuthnRequest by HTTP-Redirect; POST: by HTTP-POST
    POST /{customer}/sign-in          the button of its page; answers with the form that posts the response
    GET  /{customer}/tile             the person begins at the identity provider: a response that nobody asked for
    GET  /{customer}/slo              a LogoutRequest or a LogoutResponse; POST: by HTTP-POST
    GET  /{customer}/sign-out         the person signs out at the identity provider

A message that pysaml2 refuses, or whose signature is missing where the settings demand one, is answered with 400.
"""

import json
import os
import sys
import tempfile
import threading
from datetime import datetime, timedelta
from html import escape
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, HTTPServer
from secrets import token_hex
from urllib.parse import parse_qsl, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
from saml2.authn_context import PASSWORDPROTECTEDTRANSPORT
from saml2.config import IdPConfig
from saml2.metadata import entity_descriptor
from saml2.s_utils import UnknownPrincipal, error_status_factory
from saml2.saml import NAME_FORMAT_URI
from saml2.server import Server
from saml2.sigver import get_pem_wrapped_unwrapped, make_temp, pre_encryption_part, verify_redirect_signature

BINDINGS = {"redirect": BINDING_HTTP_REDIRECT, "post": BINDING_HTTP_POST}

# The key sizes that `xmlsec1 --session-key` knows, by algorithm.
CONTENT_KEYS = {
    "http://www.w3.org/2001/04/xmlenc#tripledes-cbc": "des-192",
    "http://www.w3.org/2001/04/xmlenc#aes128-cbc": "aes-128",
    "http://www.w3.org/2001/04/xmlenc#aes256-cbc": "aes-256",
    "http://www.w3.org/2009/xmlenc11#aes128-gcm": "aes-128",
    "http://www.w3.org/2009/xmlenc11#aes256-gcm": "aes-256",
}


class Refusal(Exception):
    """Shown with status 400."""


class IdpServer(Server):
    """pysaml2's server, with a choice of what it encrypts with: version 7.0 by itself takes Triple DES."""

    content_encryption = None

    def certificates(self, sp, use):
        """Those of the metadata, without lines around them. Later versions have the name of the key beside each."""
        found = self.metadata.certs(sp, "spsso", use)
        return [each if isinstance(each, str) else each[1] for each in found]

    def _encrypt_assertion(self, encrypt_cert, sp_entity_id, response, node_xpath=None):
        (certificate,) = self.certificates(sp_entity_id, "encryption")
        wrapped, _ = get_pem_wrapped_unwrapped(certificate)
        # The file is gone when nobody holds it any more.
        pem = make_temp(wrapped.encode("ascii"), decode=False)
        return self.sec.encrypt_assertion(
            response,
            pem.name,
            pre_encryption_part(msg_enc=self.content_encryption),
            key_type=CONTENT_KEYS[self.content_encryption],
            node_xpath=node_xpath,
        )


class Customer:
    """One organization's identity provider: its settings, who is asked to sign in, who is signed in."""

    def __init__(self, url, key_file, cert_file, sp_metadata, settings):
        self.url = url
        self.settings = settings
        self.asked = {}
        self.sessions = {}
        config = IdPConfig().load(
            {
                "entityid": f"{self.url}/metadata",
                "key_file": key_file,
                "cert_file": cert_file,
                "xmlsec_binary": "/usr/bin/xmlsec1",
                "metadata": {} if sp_metadata is None else {"inline": [sp_metadata]},
                "accepted_time_diff": 5,
                "service": {
                    "idp": {
                        "signing_algorithm": settings["signatureAlgorithm"],
                        "digest_algorithm": settings["digestAlgorithm"],
                        "want_authn_requests_signed": settings.get("wantAuthnRequestsSigned", False),
                        "sign_assertion": settings.get("signAssertion", True),
                        "sign_response": settings.get("signResponse", False),
                        "encrypt_assertion": "contentEncryption" in settings,
                        "endpoints": self.endpoints(),
                        "policy": {
                            "default": {
                                "lifetime": {"minutes": 5},
                                "name_form": NAME_FORMAT_URI,
                                "nameid_format": settings.get("nameIdFormat"),
                            }
                        },
                    }
                },
            }
        )
        self.metadata = str(entity_descriptor(config))
        # pysaml2 7.0 looks for the signature of a request inside the message, where HTTP-Redirect has none, and
        # so it could demand none there. What it has published stays; `check_signature` demands it of both bindings.
        config.setattr("idp", "want_authn_requests_signed", None)
        self.server = IdpServer(config=config)
        self.server.content_encryption = settings.get("contentEncryption")

    def endpoints(self):
        names = {"single_sign_on_service": "sso"}
        if "logoutBinding" in self.settings:
            names["single_logout_service"] = "slo"
        return {
            service: [(f"{self.url}/{name}", binding) for binding in BINDINGS.values()]
            for service, name in names.items()
        }

    def check_signature(self, message, binding, query, must_be_signed):
        """
        Refuses a message without signature where one must be, and a wrong one in the query of HTTP-Redirect
        (saml-bindings-2.0-os §3.4.4.1). A wrong one inside a message pysaml2 has refused before.
        """
        is_signed = "Signature" in query if binding == BINDING_HTTP_REDIRECT else message.signature is not None
        if must_be_signed and not is_signed:
            raise Refusal("the message has no signature")
        if not is_signed or binding != BINDING_HTTP_REDIRECT:
            return
        certificates = self.server.certificates(message.issuer.text, "signing")
        backend = self.server.sec.sec_backend
        if not any(verify_redirect_signature(query, backend, each) for each in certificates):
            raise Refusal("the signature of the query is wrong")

    # Sign-in

    def ask(self, fields, binding):
        """The page with the button, for a request that is accepted."""
        message = self.server.parse_authn_request(fields["SAMLRequest"], binding).message
        self.check_signature(message, binding, fields, self.settings.get("wantAuthnRequestsSigned", False))
        ticket = token_hex(16)
        self.asked[ticket] = (message, fields.get("RelayState", ""))
        return page(
            f"{self.settings['person']['mail']} is asked to sign in",
            form(f"{self.url}/sign-in", {"ticket": ticket}, "Sign in"),
        )

    def sign_in(self, fields):
        """The response to the request, and the new session."""
        message, relay_state = self.asked.pop(fields["ticket"])
        return self.respond(self.server.response_args(message, [BINDING_HTTP_POST]), relay_state)

    def tile(self):
        """The same for a click on the tile of the one service provider."""
        (sp,) = self.server.metadata.keys()
        service = self.server.metadata.assertion_consumer_service(sp, BINDING_HTTP_POST)[0]
        return self.respond({"in_response_to": None, "destination": service["location"], "sp_entity_id": sp}, "")

    def respond(self, answer, relay_state):
        """The page that posts the response, and the new session."""
        person = self.settings["person"]
        response = self.server.create_authn_response(
            {name: person[name] for name in person if name != "id"},
            in_response_to=answer["in_response_to"],
            destination=answer["destination"],
            sp_entity_id=answer["sp_entity_id"],
            name_id_policy=answer.get("name_id_policy"),
            userid=person["id"],
            authn={"class_ref": PASSWORDPROTECTEDTRANSPORT, "authn_auth": self.url},
        )
        name_id = self.server.ident.find_nameid(person["id"])[-1]
        statements = self.server.session_db.get_authn_statements(name_id)
        session = token_hex(16)
        self.sessions[session] = (answer["sp_entity_id"], name_id, statements[-1][0].session_index)
        return self.send(BINDING_HTTP_POST, response, answer["destination"], relay_state, True), session

    # Sign-out

    def sign_out(self, session):
        """The LogoutRequest to the service provider at which the person has a session."""
        if session not in self.sessions:
            return page("Nobody is signed in", "")
        sp, name_id, session_index = self.sessions.pop(session)
        binding = BINDINGS[self.settings["logoutBinding"]]
        destination = self.server.metadata.single_logout_service(sp, binding, "spsso")[0]["location"]
        _, request = self.server.create_logout_request(
            destination,
            sp,
            name_id=name_id,
            session_indexes=[session_index],
            sign=binding == BINDING_HTTP_POST,
        )
        return self.send(binding, request, destination, "", False)

    def receive_logout(self, fields, binding):
        """Answers a LogoutRequest; says how a LogoutResponse went."""
        if "SAMLResponse" in fields:
            response = self.server.parse_logout_request_response(fields["SAMLResponse"], binding)
            self.check_signature(response.response, binding, fields, True)
            return page(f"Signed out everywhere: {str(response.status_ok()).lower()}", "")
        request = self.server.parse_logout_request(fields["SAMLRequest"], binding).message
        self.check_signature(request, binding, fields, True)
        ended = [
            key
            for key, (_, name_id, session_index) in self.sessions.items()
            if name_id.text == request.name_id.text
            and session_index in [index.text for index in request.session_index]
        ]
        for key in ended:
            del self.sessions[key]
        status = None if ended else error_status_factory(UnknownPrincipal("nobody of that name is signed in"))
        answer = self.server.response_args(request, [binding])
        response = self.server.create_logout_response(
            request, [binding], status=status, sign=binding == BINDING_HTTP_POST
        )
        return self.send(binding, response, answer["destination"], fields.get("RelayState", ""), True)

    def send(self, binding, message, destination, relay_state, is_response):
        """pysaml2's page or redirect that brings the message there."""
        sign = binding == BINDING_HTTP_REDIRECT
        info = self.server.apply_binding(
            binding, str(message), destination, relay_state, response=is_response, sign=sign
        )
        if binding == BINDING_HTTP_REDIRECT:
            return 302, dict(info["headers"]), ""
        return 200, {"Content-Type": "text/html; charset=utf-8"}, info["data"]


def page(title, body):
    text = f"<!doctype html><html lang=en><title>pysaml2</title><h1>{escape(title)}</h1>{body}</html>"
    return 200, {"Content-Type": "text/html; charset=utf-8"}, text


def form(action, fields, button):
    inputs = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in fields.items()
    )
    return f'<form method="post" action="{escape(action)}">{inputs}<button>{escape(button)}</button></form>'


def make_key(folder):
    """An RSA key and its self-signed certificate, in two files as pysaml2 wants them."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "pysaml2 test IdP")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.utcnow() - timedelta(days=1))
        .not_valid_after(datetime.utcnow() + timedelta(days=30))
        .sign(key, hashes.SHA256())
    )
    pems = {
        "key.pem": key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        ),
        "certificate.pem": certificate.public_bytes(serialization.Encoding.PEM),
    }
    for name, pem in pems.items():
        with open(os.path.join(folder, name), "wb") as file:
            file.write(pem)
    return [os.path.join(folder, name) for name in pems]


class Handler(BaseHTTPRequestHandler):
    customers = {}
    key_files = ()

    def do_GET(self):
        self.answer(dict(parse_qsl(urlsplit(self.path).query)), "redirect")

    def do_POST(self):
        self.answer(dict(parse_qsl(self.body(), keep_blank_values=True)), "post")

    def do_PUT(self):
        name = self.path.strip("/")
        url = f"http://{self.headers['host']}/{name}"
        body = json.loads(self.body())
        customer = Customer(url, *self.key_files, body["spMetadata"], body["settings"])
        self.customers[name] = customer
        self.write(200, {"Content-Type": "application/samlmetadata+xml"}, customer.metadata)

    def body(self):
        return self.rfile.read(int(self.headers["content-length"])).decode("utf-8")

    def answer(self, fields, binding):
        _, name, action = urlsplit(self.path).path.split("/")
        customer = self.customers[name]
        cookies = SimpleCookie(self.headers.get("cookie", ""))
        try:
            if action == "sso":
                self.write(*customer.ask(fields, BINDINGS[binding]))
            elif action in ("sign-in", "tile"):
                (status, headers, text), session = customer.tile() if action == "tile" else customer.sign_in(fields)
                self.write(status, {**headers, "Set-Cookie": f"pysaml2={session}; Path=/{name}; SameSite=Lax"}, text)
            elif action == "sign-out":
                self.write(*customer.sign_out(cookies["pysaml2"].value if "pysaml2" in cookies else None))
            elif action == "slo":
                self.write(*customer.receive_logout(fields, BINDINGS[binding]))
            else:
                self.write(404, {}, "")
        except Exception as error:
            self.write(400, {"Content-Type": "text/plain; charset=utf-8"}, f"{type(error).__name__}: {error}")

    def write(self, status, headers, text):
        data = text.encode("utf-8")
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        """Says nothing: the answers tell everything."""


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        Handler.key_files = make_key(folder)
        server = HTTPServer(("127.0.0.1", 0), Handler)
        print(server.server_port, flush=True)
        # Ends when whoever started it has gone: its end of the pipe is closed then.
        threading.Thread(target=lambda: (sys.stdin.read(), server.shutdown()), daemon=True).start()
        server.serve_forever()
