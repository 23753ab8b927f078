// The tools of @modelcontextprotocol/server-everything behind a door: MCP's own middleware asks for a bearer token.
//   node mcp-server.mjs open              takes whoever comes
//   node mcp-server.mjs bearer TOKEN      takes that token
//   node mcp-server.mjs oauth ID SECRET   takes tokens that oidc-provider gives to that client, by metadata that clients discover
// Prints "MCP http://127.0.0.1:PORT/mcp". Each request is a line: its method, path and whether it had a token.
import { randomUUID } from "node:crypto";
import express from "express";
import { createServer } from "@modelcontextprotocol/server-everything/dist/server/index.js";
import { requireBearerAuth } from "@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js";
import { InvalidTokenError } from "@modelcontextprotocol/sdk/server/auth/errors.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";

const [mode, ...credentials] = process.argv.slice(2);
const app = express();
const listener = app.listen(0, "127.0.0.1", async () => {
  const origin = `http://127.0.0.1:${listener.address().port}`;
  app.use((request, _, next) => {
    console.log(`${request.method} ${request.path} ${request.headers.authorization ? "with" : "without"} token`);
    next();
  });
  const verify = mode === "oauth" ? await authorizationServer(origin, ...credentials) : fixedToken(credentials[0]);
  serve(origin, verify);
  console.log(`MCP ${origin}/mcp`);
});

function fixedToken(wanted) {
  return async (token) => {
    if (token !== wanted) {
      // Quotes what it got, as careless servers do.
      throw new InvalidTokenError(`no such token: ${token}`);
    }
    return { token, clientId: "fixed", scopes: [], expiresAt: Date.now() / 1000 + 3600 };
  };
}

async function authorizationServer(origin, id, secret) {
  const { default: Provider } = await import("oidc-provider");
  const issuer = `${origin}/as`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: id,
        client_secret: secret,
        grant_types: ["client_credentials"],
        response_types: [],
        redirect_uris: [],
        scope: "tools:call",
      },
    ],
    scopes: ["tools:call"],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_, resource) => {
          if (resource !== `${origin}/mcp`) {
            throw new Error(`no such resource: ${resource}`);
          }
          return { scope: "tools:call", accessTokenFormat: "opaque", accessTokenTTL: 600 };
        },
      },
    },
  });
  app.get("/.well-known/oauth-protected-resource/mcp", (_, response) =>
    response.json({ resource: `${origin}/mcp`, authorization_servers: [issuer], scopes_supported: ["tools:call"] }),
  );
  app.use("/as", provider.callback());
  return async (token) => {
    const found = await provider.ClientCredentials.find(token);
    if (!found || found.aud !== `${origin}/mcp`) {
      throw new InvalidTokenError("no such token");
    }
    return { token, clientId: found.clientId, scopes: [...found.scopes], expiresAt: found.exp };
  };
}

function serve(origin, verifyAccessToken) {
  const sessions = new Map();
  const resourceMetadataUrl = mode === "oauth" ? `${origin}/.well-known/oauth-protected-resource/mcp` : undefined;
  const door =
    mode === "open"
      ? (_request, _response, next) => next()
      : requireBearerAuth({ verifier: { verifyAccessToken }, resourceMetadataUrl });
  app.all("/mcp", door, async (request, response) => {
    const id = request.headers["mcp-session-id"];
    if (id) {
      const known = sessions.get(id);
      return known ? known.handleRequest(request, response) : response.status(404).end();
    }
    const { server, cleanup } = createServer();
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (session) => sessions.set(session, transport),
    });
    transport.onclose = () => {
      console.log("session closed");
      sessions.delete(transport.sessionId);
      cleanup(transport.sessionId);
    };
    await server.connect(transport);
    await transport.handleRequest(request, response);
  });
  // Forgets what it knew, as after a restart.
  app.post("/forget", (_, response) => {
    sessions.clear();
    response.end();
  });
}
