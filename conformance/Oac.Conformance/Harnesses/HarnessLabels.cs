using System.Collections.Immutable;
using Oac.Conformance.Binding;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;
using Oac.Images;
using Oac.Spec;
using Oac.Spec.Manifest;
using Oac.Spec.Versions;

namespace Oac.Conformance.Harnesses;

/// <summary>What the labels say that a harness needs: read once for a run.</summary>
[PerRun]
public sealed class HarnessLabels
{
    private readonly AgentManifest? _manifest;

    /// <summary>Reads the labels of the target.</summary>
    public HarnessLabels(Subject subject, TargetDefinition target)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(target);
        Version = subject.Version;
        SpecVersions.TryGet(Version, out var definition);
        var path = Path.GetFullPath(target.Image, target.Folder);
        KeyValuePair<string, string>[] labels =
        [
            .. ImageInput
                .Read(path, File.ReadAllBytes(path))[0]
                .EffectiveLabels.Select(static l => KeyValuePair.Create(l.Key, l.Value)),
        ];
        _manifest = ManifestReader.Read(labels, new() { Accepted = SpecVersions.All, ReadAs = definition }).Manifest;
    }

    /// <summary>The version that the harness is judged by.</summary>
    public string Version { get; }

    /// <summary>The labels as one view over all versions.</summary>
    /// <exception cref="BrokenSubjectException">They cannot be read.</exception>
    internal AgentManifest Manifest =>
        _manifest
        ?? throw new BrokenSubjectException("the labels cannot be read, so nobody knows how to start the harness");

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
