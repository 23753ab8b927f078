using System.Collections.Immutable;
using System.Text.Json;
using Oac.Images.Content;
using Oac.Producer.Output;

namespace Oac.Producer.Building;

/// <summary>What <c>oac build</c> tells a program: <c>--format json</c>.</summary>
internal static class BuildReport
{
    private const string Schema = "oac-build/1";

    /// <summary>Writes the report.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="agent">What was built.</param>
    /// <param name="destination">Where it was written.</param>
    /// <param name="tags">The names that it has there.</param>
    public static void Write(TextWriter output, BuiltAgent agent, string destination, ImmutableArray<string> tags) =>
        Json.Write(
            output,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("schema", Schema);
                json.WriteString("destination", destination);
                json.WriteString("digest", agent.Image.Manifest.Descriptor.Digest.ToString());
                json.WriteString("mediaType", agent.Image.Manifest.Descriptor.MediaType);
                json.Texts("tags", tags);
                json.WriteNumber("size", agent.Platforms.Sum(static p => Size(Manifest(p))));
                json.WriteStartArray("platforms");
                foreach (var platform in agent.Platforms)
                {
                    Write(json, platform);
                }
                json.WriteEndArray();
                json.WriteEndObject();
            }
        );

    private static void Write(Utf8JsonWriter json, BuiltPlatform platform)
    {
        var manifest = Manifest(platform);
        json.WriteStartObject();
        json.WriteString("platform", platform.Image.Config!.Platform.ToString());
        json.WriteString("digest", platform.Image.Manifest.Descriptor.Digest.ToString());
        json.WriteNumber("size", Size(manifest));
        json.WriteStartArray("layers");
        var below = manifest.Layers.Length - platform.Layers.Length;
        for (var i = 0; i < manifest.Layers.Length; i++)
        {
            json.WriteStartObject();
            json.WriteString("digest", manifest.Layers[i].Digest.ToString());
            json.WriteString("mediaType", manifest.Layers[i].MediaType);
            json.WriteNumber("size", manifest.Layers[i].Size);
            json.WriteBoolean("base", i < below);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("added");
        foreach (var (path, reason) in platform.Added)
        {
            json.WriteStartObject();
            json.WriteString("path", path);
            json.WriteString("reason", reason);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.Texts("remarks", platform.Remarks);
        json.WriteEndObject();
    }

    private static ImageManifest Manifest(BuiltPlatform platform) =>
        ManifestReader.ReadManifest(
            platform.Image.Manifest.Content,
            platform.Image.Manifest.Descriptor.MediaType,
            platform.Image.Name
        );

    /// <summary>What a registry stores for it: config and layers.</summary>
    private static long Size(ImageManifest manifest) => manifest.Config.Size + manifest.Layers.Sum(static l => l.Size);
}
