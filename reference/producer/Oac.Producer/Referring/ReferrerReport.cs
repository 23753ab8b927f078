using System.Text.Json;
using Oac.Producer.Output;

namespace Oac.Producer.Referring;

/// <summary>What <c>oac referrers</c> prints.</summary>
internal static class ReferrerReport
{
    private const string Schema = "oac-referrers/1";

    /// <summary>As a tree.</summary>
    public static void WriteTree(ReferrerNode root, TextWriter output)
    {
        output.WriteLine(SafeText.Line($"{root.Descriptor.Digest} {root.Summary}"));
        Branches(root, "", output);
    }

    /// <summary>One line for each referrer: its digest, what it is, and what it refers to.</summary>
    public static void WriteText(ReferrerNode root, TextWriter output)
    {
        foreach (var child in root.Children)
        {
            if (child.Kind is not ("image" or "index"))
            {
                output.WriteLine(
                    SafeText.Line($"{child.Descriptor.Digest} {child.Summary}, of {root.Descriptor.Digest}")
                );
            }
            WriteText(child, output);
        }
    }

    /// <summary>As JSON for a program.</summary>
    public static void WriteJson(string image, ReferrerNode root, TextWriter output) =>
        Json.Write(
            output,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("schema", Schema);
                json.WriteString("image", image);
                json.WritePropertyName("root");
                Write(json, root);
                json.WriteEndObject();
            }
        );

    private static void Branches(ReferrerNode node, string indent, TextWriter output)
    {
        for (var i = 0; i < node.Children.Length; i++)
        {
            var (child, isLast) = (node.Children[i], i == node.Children.Length - 1);
            output.WriteLine(
                indent + (isLast ? "└─ " : "├─ ") + SafeText.Line($"{child.Descriptor.Digest} {child.Summary}")
            );
            Branches(child, indent + (isLast ? "   " : "│  "), output);
        }
    }

    private static void Write(Utf8JsonWriter json, ReferrerNode node)
    {
        json.WriteStartObject();
        json.WriteString("digest", node.Descriptor.Digest.ToString());
        json.WriteString("kind", node.Kind);
        json.WriteString("mediaType", node.Descriptor.MediaType);
        json.Optional("artifactType", node.Descriptor.ArtifactType);
        json.WriteNumber("size", node.Descriptor.Size);
        json.Optional("platform", node.Descriptor.Platform?.ToString());
        json.Optional("predicateType", node.PredicateType);
        json.Optional("tag", node.Tag);
        json.WriteStartArray("referrers");
        foreach (var child in node.Children)
        {
            Write(json, child);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
