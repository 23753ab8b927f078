using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Oac.Conformance.Peers;
using Oac.Conformance.Peers.Mcp;
using Oac.Conformance.Running;
using Oac.Spec.Manifest;

namespace Oac.Conformance.Harnesses;

/// <summary>What one start of a harness is given: variables, files and workspaces, each exactly where the labels want it.</summary>
internal sealed record HarnessDelivery
{
    private const string Telemetry = "OTEL_";

    /// <summary>The variables.</summary>
    public required ImmutableSortedDictionary<string, string> Variables { get; init; }

    /// <summary>The files by their absolute paths.</summary>
    public required ImmutableSortedDictionary<string, byte[]> Files { get; init; }

    /// <summary>The workspaces: folders by their absolute paths, with whether they may be written.</summary>
    public required ImmutableSortedDictionary<string, bool> Workspaces { get; init; }

    /// <summary>The bearer token; null where none is declared.</summary>
    public string? Token { get; init; }

    /// <summary>The client certificate; null where none is declared.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Whether anything is to be written to a path.</summary>
    public bool HasPaths => !Files.IsEmpty || !Workspaces.IsEmpty;

    /// <summary>What the labels ask for, by name: variables, files and workspaces.</summary>
    public IEnumerable<string> Names =>
        [
            .. Variables.Keys.Where(static v => !v.StartsWith(Telemetry, StringComparison.Ordinal)),
            .. Files.Keys,
            .. Workspaces.Keys,
        ];

    /// <summary>All of it but the content of files, a line each.</summary>
    public string Describe() =>
        string.Join(
            '\n',
            [
                .. Variables.Select(static v => $"{v.Key}={v.Value}"),
                .. Files.Select(static f => $"{f.Key} ({f.Value.Length} bytes)"),
                .. Workspaces.Select(static w => $"{w.Key} (workspace, {(w.Value ? "writable" : "read-only")})"),
            ]
        );

    /// <summary>Mints what the labels declare. Every secret is new in each case and hidden in its evidence.</summary>
    /// <param name="manifest">The labels.</param>
    /// <param name="address">What goes into the orchestrator's variable.</param>
    /// <param name="certificates">The certificates of the run.</param>
    /// <param name="gateway">Base URL and key of the gateway; null where no inference is declared.</param>
    /// <param name="servers">The MCP servers that the suite plays.</param>
    /// <param name="telemetry">Where traces go.</param>
    /// <param name="context">The case.</param>
    public static HarnessDelivery Mint(
        AgentManifest manifest,
        string address,
        RunCertificates certificates,
        (string Base, string Key)? gateway,
        ImmutableArray<McpDoor> servers,
        string? telemetry,
        CaseContext context
    )
    {
        var variables = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var files = ImmutableSortedDictionary.CreateBuilder<string, byte[]>(StringComparer.Ordinal);
        var link = manifest.Orchestrator;
        Set(link.AddressVariable, address);
        string? token = null;
        if (link.Bearer is { } bearer)
        {
            token = Secret("oac-token-");
            Give(bearer.Token, token);
        }
        X509Certificate2? certificate = null;
        if (link.Mtls is { } mtls)
        {
            certificate = certificates.Own.Client(context.Fresh("harness-"));
            Write(mtls.CertificateFile, certificate.ExportCertificatePem() + "\n");
            Write(mtls.KeyFile, certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem() + "\n");
            Write(mtls.AuthorityFile, certificates.Own.Pem);
        }
        if (gateway is { } inference)
        {
            Set(manifest.Inference.ApiBaseVariable, inference.Base);
            Set(manifest.Inference.ApiKeyVariable, inference.Key);
        }
        foreach (var server in manifest.McpServers)
        {
            var played = servers.FirstOrDefault(s => s.Name == server.Name);
            if (server.Bearer is { } own)
            {
                var secret = Minted(own.Token);
                played?.Take(secret);
            }
            Register(played, server.OAuth?.ClientId, server.OAuth?.ClientSecret);
            Register(played, server.Dcr?.ClientId, server.Dcr?.ClientSecret);
        }
        foreach (var server in servers)
        {
            Set(server.Variable, server.Address);
        }
        if (telemetry is not null)
        {
            // What the SDKs of OpenTelemetry read; traces alone, sent soon, so that nobody waits for them.
            Set("OTEL_EXPORTER_OTLP_ENDPOINT", telemetry);
            Set("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
            Set("OTEL_TRACES_EXPORTER", "otlp");
            Set("OTEL_TRACES_SAMPLER", "always_on");
            Set("OTEL_METRICS_EXPORTER", "none");
            Set("OTEL_LOGS_EXPORTER", "none");
            Set("OTEL_BSP_SCHEDULE_DELAY", "200");
        }
        return new()
        {
            Variables = variables.ToImmutable(),
            Files = files.ToImmutable(),
            Workspaces = manifest
                .Workspaces.Where(static w => w.Path is not null)
                .ToImmutableSortedDictionary(
                    static w => w.Path!,
                    static w => w.Mutable == true,
                    StringComparer.Ordinal
                ),
            Token = token,
            Certificate = certificate,
        };

        string Secret(string words)
        {
            var secret = context.Fresh(words, 40);
            context.Evidence.Hide(secret);
            return secret;
        }

        void Register(McpDoor? server, CredentialTarget? id, CredentialTarget? secret)
        {
            if (id is not null && secret is not null)
            {
                var (client, password) = (Minted(id), Minted(secret));
                server?.Take(client, password);
            }
        }

        string Minted(CredentialTarget target)
        {
            var secret = Secret("mcp-");
            Give(target, secret);
            return secret;
        }

        void Give(CredentialTarget target, string secret)
        {
            Set(target.Variable, secret);
            Write(target.File, secret);
        }

        void Set(string? name, string value)
        {
            if (name is not null)
            {
                variables[name] = value;
            }
        }

        void Write(string? path, string text)
        {
            if (path is not null)
            {
                files[path] = Encoding.UTF8.GetBytes(text);
            }
        }
    }
}
