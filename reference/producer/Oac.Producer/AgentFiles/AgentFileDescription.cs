using System.Collections.Immutable;
using Oac.Images;
using Oac.Producer.Output;
using Oac.Spec.Linting;

namespace Oac.Producer.AgentFiles;

/// <summary>What an <c>oac.yaml</c> says of its image, as lint wants it: every value at its place in the file.</summary>
internal static class AgentFileDescription
{
    /// <summary>Whether an input is such a file, told by its name.</summary>
    public static bool IsNamed(string name) => Path.GetFileName(name) == AgentFile.FileName;

    /// <summary>Reads a file that was named as an input.</summary>
    /// <param name="source">The text.</param>
    /// <param name="folder">Its folder, absolute; null for standard input.</param>
    /// <exception cref="UsageException">It is none. The message names the place without the file.</exception>
    public static ImageDescription Read(SourceText source, string? folder = null)
    {
        try
        {
            return Of(AgentFileReader.Read(source, folder));
        }
        catch (UsageException exception)
            when (exception.Message.StartsWith(source.Name + ':', StringComparison.Ordinal))
        {
            throw new UsageException(Secrets.Sentence(exception.Message[(source.Name.Length + 1)..]), exception);
        }
    }

    /// <summary>The description of a file.</summary>
    public static ImageDescription Of(AgentFile file) =>
        new()
        {
            Source = file.Source,
            Format = ImageInputFormat.LabelsYaml,
            BaseImage = file.Base is { Value: not AgentFile.Scratch } image
                ? new(image.Value, image.Span, file.Source, ValueOrigin.Own)
                : null,
            Entrypoint = Placed(file.Entrypoint, file),
            Cmd = Placed(file.Command, file),
            Labels =
            [
                .. file.Labels.Select(label => new ImageLabel(
                    label.Key,
                    label.Value,
                    label.KeySpan,
                    label.ValueSpan,
                    file.Source,
                    ValueOrigin.Own,
                    Overridden: false
                )),
            ],
            Environment =
            [
                .. file.Environment.Select(v => new ImageVariable(
                    v.Name.Value,
                    v.Value.Value,
                    v.Name.Span,
                    v.Value.Span,
                    file.Source,
                    ValueOrigin.Own,
                    Overridden: false
                )),
            ],
        };

    /// <summary>What the file tells beside labels. What its base sets is missing.</summary>
    public static ImageFacts FactsOf(ImageDescription description) =>
        new()
        {
            Environment = description.EffectiveEnvironment.ToDictionary(
                static v => v.Name,
                static v => v.Value,
                StringComparer.Ordinal
            ),
            Command = description is { Entrypoint: null, BaseImage: not null }
                ? null
                : (ImmutableArray<string>)
                    [.. description.Entrypoint?.Arguments ?? [], .. description.Cmd?.Arguments ?? []],
        };

    private static ImageCommand? Placed(PlacedWords? words, AgentFile file) =>
        words is null ? null : new(words.Words, ShellForm: false, words.Span, file.Source, ValueOrigin.Own);
}
