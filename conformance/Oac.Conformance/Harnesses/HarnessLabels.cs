using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Oac.Conformance.Binding;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;
using Oac.Spec;
using Oac.Spec.Manifest;
using Oac.Spec.Versions;

namespace Oac.Conformance.Harnesses;

/// <summary>What the labels say that a harness needs: read once for a run.</summary>
[PerRun]
public sealed class HarnessLabels
{
    private readonly AgentManifest? _manifest;

    /// <summary>Reads the labels of the target: of several platforms those of the one that this host would run.</summary>
    public HarnessLabels(Subject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        Version = subject.Version;
        SpecVersions.TryGet(Version, out var definition);
        Platform = PlatformOf(subject);
        _manifest = Platform.Failure is null
            ? ManifestReader
                .Read(Platform.Labels.AsSpan(), new() { Accepted = SpecVersions.All, ReadAs = definition })
                .Manifest
            : null;
    }

    /// <summary>The image that is run.</summary>
    internal SubjectPlatform Platform { get; }

    /// <summary>The version that the harness is judged by.</summary>
    public string Version { get; }

    /// <summary>The labels as one view over all versions.</summary>
    /// <exception cref="BrokenSubjectException">They cannot be read.</exception>
    internal AgentManifest Manifest =>
        _manifest
        ?? throw new BrokenSubjectException(
            $"the labels cannot be read, so nobody knows what to give to the harness: {Platform.Failure ?? "there are too many"}"
        );

    /// <summary>Whether one process takes many sessions.</summary>
    internal bool IsIsolated => Manifest.SessionIsolation == true;

    /// <summary>Paths that something is to be written to.</summary>
    internal ImmutableArray<string> DeclaredPaths =>
        [
            .. new[]
            {
                Manifest.Orchestrator.Bearer?.Token.File,
                Manifest.Orchestrator.Mtls?.CertificateFile,
                Manifest.Orchestrator.Mtls?.KeyFile,
                Manifest.Orchestrator.Mtls?.AuthorityFile,
            }
                .Concat(Manifest.McpServers.SelectMany(McpTargets).Select(static t => t.File))
                .Concat(Manifest.Workspaces.Select(static w => w.Path))
                .OfType<string>()
                .Distinct(StringComparer.Ordinal),
        ];

    private static SubjectPlatform PlatformOf(Subject subject)
    {
        var own = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64";
        return subject.Platforms.FirstOrDefault(p => p.Name.StartsWith($"linux/{own}", StringComparison.Ordinal))
            ?? subject.Platforms[0];
    }

    /// <summary>Where an MCP server's credentials go.</summary>
    internal static IEnumerable<CredentialTarget> McpTargets(McpServer server) =>
        new[]
        {
            server.Dcr?.ClientId,
            server.Dcr?.ClientSecret,
            server.OAuth?.ClientId,
            server.OAuth?.ClientSecret,
            server.Bearer?.Token,
        }.OfType<CredentialTarget>();
}
