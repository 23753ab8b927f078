using System.Collections.Immutable;
using System.Text;
using Oac.Conformance.Targets;
using Oac.Images.Content;
using Oac.Images.Layouts;
using Oac.Images.Writing;

namespace Oac.Conformance.Mutants.Containers;

/// <summary>The recipe of an agent's image for two platforms, written into an OCI layout together with a signature and an SBOM.</summary>
internal sealed record AgentImage(string Version)
{
    public const string Schema = """{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object"}""";

    /// <summary>Its labels; no model is asked for, so that no row waits for a harness.</summary>
    public LabelSet Labels { get; init; } =
        LabelSet
            .Minimal(Version)
            .WithChannel()
            .With("workspace.src.path", "/src")
            .With("workspace.src.mutable", "false");

    /// <summary>What the upper layer of a platform holds.</summary>
    public Func<LayerBuilder, string, LayerBuilder> Upper { get; init; } =
        static (layer, _) => layer.AddText("/schemas/alert.json", Schema);

    /// <summary>What a further layer above it holds; null for no such layer.</summary>
    public Func<LayerBuilder, LayerBuilder>? Top { get; init; }

    /// <summary>Annotations of manifests.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Annotations { get; init; } = [];

    /// <summary>Whether a signature is attached.</summary>
    public bool IsSigned { get; init; } = true;

    /// <summary>Whether an SBOM is attached.</summary>
    public bool HasSbom { get; init; } = true;

    /// <summary>Changes what was written before anything is attached to it.</summary>
    public Action<LayoutEdit>? Edit { get; init; }

    /// <summary>Changes what lies in the layout in the end.</summary>
    public Action<LayoutEdit>? Spoil { get; init; }

    /// <summary>Writes it and says how it is judged.</summary>
    public async Task<TargetDefinition> WriteAsync(Workshop workshop, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(workshop.Folder, "layout");
        var index = await BuildAsync(workshop, cancellationToken).ConfigureAwait(false);
        await WriteAsync(folder, index, "1", cancellationToken).ConfigureAwait(false);
        var edit = new LayoutEdit(folder);
        Edit?.Invoke(edit);
        foreach (var artifact in Attachments(edit.Root()))
        {
            await WriteAsync(folder, artifact, null, cancellationToken).ConfigureAwait(false);
        }
        Spoil?.Invoke(edit);
        return Labels.Target(workshop, $"oci:{folder}:1");
    }

    /// <summary>The image, which nothing is attached to yet.</summary>
    public async Task<BuiltImage> BuildAsync(Workshop workshop, CancellationToken cancellationToken)
    {
        var images = new List<BuiltImage>();
        foreach (var architecture in (string[])["amd64", "arm64"])
        {
            var builder = ImageBuilder
                .FromScratch(new("linux", architecture))
                .SetEntrypoint("/agent")
                .SetLabels(Labels.Labels);
            foreach (var (key, value) in Annotations)
            {
                builder.SetAnnotation(key, value);
            }
            await AddAsync(new LayerBuilder().AddText("/agent", $"#!/bin/sh\n# {architecture}\n"))
                .ConfigureAwait(false);
            await AddAsync(Upper(new LayerBuilder().AddText("/etc/agent", architecture), architecture))
                .ConfigureAwait(false);
            if (Top is not null)
            {
                await AddAsync(Top(new LayerBuilder())).ConfigureAwait(false);
            }
            images.Add(builder.Build(DateTimeOffset.UnixEpoch));

            async Task AddAsync(LayerBuilder layer) =>
                builder.AddLayer(workshop.Own(await layer.BuildAsync(null, cancellationToken).ConfigureAwait(false)));
        }
        return BuiltImage.Index(images);
    }

    /// <summary>What is attached to the image.</summary>
    public IEnumerable<BuiltImage> Attachments(Descriptor subject)
    {
        if (IsSigned)
        {
            yield return Artifact("application/vnd.dev.cosign.artifact.sig.v1+json", "signature");
        }
        if (HasSbom)
        {
            yield return Artifact("application/spdx+json", "packages");
        }

        BuiltImage Artifact(string type, string content) =>
            BuiltImage.Artifact(type, [(type, Encoding.UTF8.GetBytes(content))], subject);
    }

    private static async Task WriteAsync(
        string folder,
        BuiltImage image,
        string? tag,
        CancellationToken cancellationToken
    )
    {
        var writer = await OciLayoutWriter.OpenAsync(folder, cancellationToken).ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            await image.WriteToAsync(writer, tag, null, cancellationToken).ConfigureAwait(false);
        }
    }
}
