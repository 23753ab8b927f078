using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Oac.Conformance.Mutants.Harnesses.Wrapping;
using Oac.Conformance.Targets;
using Oac.Spec.Catalogue;
using Oac.Testing;

namespace Oac.Conformance.Mutants.Harnesses;

/// <summary>The harness that is wrapped, in each version: the sample that was written without any SDK.</summary>
internal static class HarnessSubject
{
    public const string AddressVariable = "ORCHESTRATOR_ADDRESS";
    public const string BaseVariable = "OPENAI_BASE_URL";
    public const string KeyVariable = "OPENAI_API_KEY";
    public const string CertificateFile = "/run/oac/tls/client.pem";
    public const string KeyFile = "/run/oac/tls/client.key";
    public const string AuthorityFile = "/run/oac/tls/ca.pem";
    private const string Prefix = "org.openagentcontainers.";

    /// <summary>The target of a wrapped harness.</summary>
    /// <param name="workshop">Where its files go.</param>
    /// <param name="version">The version that its labels declare.</param>
    /// <param name="fault">What the wrapper changes.</param>
    /// <param name="needs">What it declares beyond the least.</param>
    /// <param name="cancellationToken">Ends the preparation.</param>
    public static async Task<TargetDefinition> MakeAsync(
        Workshop workshop,
        string version,
        string fault,
        HarnessNeeds needs,
        CancellationToken cancellationToken
    )
    {
        var command = await SampleAsync(cancellationToken).ConfigureAwait(false);
        return Make(workshop, version, fault, needs, command);
    }

    /// <summary>The same harness without any wrapper.</summary>
    public static async Task<TargetDefinition> MakeUnwrappedAsync(
        Workshop workshop,
        string version,
        HarnessNeeds needs,
        CancellationToken cancellationToken
    )
    {
        var target = Make(workshop, version, "none", needs, []);
        var command = await SampleAsync(cancellationToken).ConfigureAwait(false);
        return target with { Harness = target.Harness! with { Command = command } };
    }

    /// <summary>The same target, judged with the extension of the stream, too.</summary>
    public static TargetDefinition WithExtension(TargetDefinition target) =>
        target with
        {
            Harness = target.Harness! with { Extension = true },
        };

    /// <summary>The target of a program that only looks like a harness.</summary>
    public static TargetDefinition MakeNull(Workshop workshop, string version, string name) =>
        Make(workshop, version, name, HarnessNeeds.Bearer, []);

    private static async Task<ImmutableArray<string>> SampleAsync(CancellationToken cancellationToken)
    {
        var sample = Path.Combine(Repository.Root, "reference/harness/samples/node-echo");
        return await NpmFolder.InstallAsync(sample, cancellationToken).ConfigureAwait(false) is { } missing
            ? throw new InvalidOperationException(missing)
            : ["node", Path.Combine(sample, "harness.mjs")];
    }

    private static TargetDefinition Make(
        Workshop workshop,
        string version,
        string fault,
        HarnessNeeds needs,
        ImmutableArray<string> command
    )
    {
        var labels = Path.Combine(workshop.Folder, "labels.json");
        File.WriteAllText(labels, JsonSerializer.Serialize(Labels(version, needs)));
        var good = Event("""{"text": "hello"}""");
        return new()
        {
            Name = fault,
            Folder = workshop.Folder,
            Classes = [ConformanceClass.Harness],
            Image = labels,
            LabelsOnly = true,
            Harness = new()
            {
                Command =
                [
                    "dotnet",
                    "exec",
                    typeof(HarnessSubject).Assembly.Location,
                    WrapperProgram.Name,
                    fault,
                    version == "v1alpha1" ? "v1alpha2" : version,
                    workshop.Folder,
                    "--",
                    .. command,
                ],
                Events = ImmutableDictionary<string, SampleEvent>.Empty.Add("echo", good),
                Fails = ImmutableDictionary<string, SampleEvent>.Empty.Add("echo", Event("""{"fail": true}""")),
                ResultWithin = TimeSpan.FromSeconds(6),
                StreamWithin = TimeSpan.FromSeconds(10),
            },
        };
    }

    private static Dictionary<string, string> Labels(string version, HarnessNeeds needs)
    {
        var labels = new Dictionary<string, string>
        {
            [Prefix + "version"] = version,
            [Prefix + "name"] = "wrapped",
            [Prefix + "orchestrator.env"] = AddressVariable,
            [Prefix + "events.echo.schema.path"] = "/schemas/echo.json",
            [Prefix + "events.echo.schema.mimetype"] = "application/schema+json",
        };
        if (version != "v1alpha1")
        {
            labels[Prefix + "session.isolation"] = "true";
        }
        switch (needs)
        {
            case HarnessNeeds.Mtls:
                labels[Prefix + "orchestrator.mtls.cert.file"] = CertificateFile;
                labels[Prefix + "orchestrator.mtls.key.file"] = KeyFile;
                labels[Prefix + "orchestrator.mtls.ca.file"] = AuthorityFile;
                break;
            case HarnessNeeds.TokenFile:
                labels[Prefix + "orchestrator.bearer.token.file"] = "/run/oac/orchestrator-token";
                break;
            default:
                labels[Prefix + "orchestrator.bearer.token.env"] = "ORCHESTRATOR_TOKEN";
                break;
        }
        string[] types = needs switch
        {
            HarnessNeeds.Inference => ["chat-completions"],
            HarnessNeeds.TwoTypes => ["chat-completions", "embeddings"],
            _ => [],
        };
        foreach (var type in types)
        {
            labels[Prefix + "inference.api_base.env"] = BaseVariable;
            labels[Prefix + "inference.api_key.env"] = KeyVariable;
            var (leaf, value) = version == "v1alpha3" ? ("context", "1024") : ("models", "any");
            labels[$"{Prefix}inference.{type}.{leaf}"] = value;
        }
        return labels;
    }

    private static SampleEvent Event(string json) => new("application/json", Encoding.UTF8.GetBytes(json));
}

/// <summary>What a wrapped harness declares beyond the least.</summary>
internal enum HarnessNeeds
{
    /// <summary>A bearer token in a variable.</summary>
    Bearer,

    /// <summary>A bearer token in a file.</summary>
    TokenFile,

    /// <summary>Certificates instead of a token.</summary>
    Mtls,

    /// <summary>A token in a variable, and a gateway.</summary>
    Inference,

    /// <summary>The same, with two types of models.</summary>
    TwoTypes,
}
