using System.Collections.Immutable;
using System.Text.Json;
using Oac.Conformance.Binding;
using Oac.Conformance.Running;
using Oac.Images.Layers;
using Oac.Payloads;
using Oac.Spec.Linting;

namespace Oac.Conformance.Containers;

/// <summary>Steps about the files of declared schemas.</summary>
[Binding]
public sealed class SchemaSteps(SchemaFiles files, LabelJudge judge, CaseContext context)
{
    private ImmutableArray<SchemaFile> _files = [];

    /// <summary>Nothing is run: what would only be there once a container has started is not there.</summary>
    [When("their schema files are looked up in the layers of every platform")]
    public async Task WhenTheFilesAreLookedUp()
    {
        _files = await files.FindAsync(context.Cancelled);
        foreach (var file in _files)
        {
            context.Evidence.Observed($"{Place(file)}: {file.File.Kind} {Show.Value(file.File.ResolvedPath)}");
        }
    }

    /// <summary>Links are followed inside the image; one that leads nowhere is a missing file.</summary>
    [Then("each is a file")]
    public void ThenEachIsAFile()
    {
        var missing = _files.Select(static f => (f, Missing(f.File))).Where(static m => m.Item2 is not null).ToList();
        if (missing.Count > 0)
        {
            throw new FailedException(
                Listed.Of([.. missing.Select(static m => $"{Place(m.f)} {m.Item2}")]),
                "Copy the schema into the image when it is built, on every platform, and let no later layer remove it."
            );
        }
    }

    /// <summary>Only the form: which types there are, the specification leaves open.</summary>
    [Then("each media type is one by its form")]
    public void ThenEachMediaTypeIsOne() => judge.Judge(context);

    /// <summary>Whether the file fits another type than a JSON Schema's is not judged.</summary>
    [Then("each that is declared as a JSON Schema is JSON")]
    public void ThenEachJsonSchemaIsJson()
    {
        foreach (var file in _files.Where(static f => f.MediaType is not null))
        {
            if (file.File.Kind == LayerFileKind.TooLarge)
            {
                throw new UntestableException(
                    $"{Place(file)} has {file.File.Size} bytes; at most {LayerLimits.Default.MaxFileBytes} are read",
                    "Make the schema smaller."
                );
            }
            if (
                file.File.Kind == LayerFileKind.File
                && SchemaContent.Judge(file.MediaType!, file.File.Content) is { } problem
            )
            {
                Tell(file, problem);
            }
        }
    }

    private static string? Missing(LayerFile file) =>
        file.Kind switch
        {
            LayerFileKind.Missing => "is not in the image",
            LayerFileKind.DanglingLink => $"is a link to {Show.Value(file.ResolvedPath)}, which is not in the image",
            LayerFileKind.NotAFile => $"is no file but a {file.EntryKind}",
            _ => null,
        };

    private void Tell(SchemaFile file, string problem)
    {
        if (!IsJsonSchema(file.MediaType!))
        {
            throw new IndeterminateException(
                $"{Place(file)}: {problem}",
                "Here application/protobuf is a binary FileDescriptorSet (docs/decisions.md, Form of application/protobuf)."
            );
        }
        if (IsJson(file.File.Content))
        {
            context.Warn(
                $"{Place(file)} is JSON, but {problem}",
                "Mend the schema: by its dialect nothing can be judged with it."
            );
            return;
        }
        throw new FailedException($"{Place(file)} is not JSON: {problem}", "Mend the file, or declare its real type.");
    }

    private static bool IsJsonSchema(string mediaType) =>
        mediaType.Split(';')[0].Trim().Equals(SchemaContent.JsonSchema, StringComparison.OrdinalIgnoreCase);

    private static bool IsJson(ReadOnlyMemory<byte> content)
    {
        var reader = new Utf8JsonReader(content.Span, new JsonReaderOptions { MaxDepth = 1000 });
        try
        {
            while (reader.Read()) { }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Place(SchemaFile file) =>
        $"{file.Platform.Name}: the schema {Show.Value(file.File.Path)} of channel {Show.Quoted(file.Channel)}";
}
