using System.Collections.Immutable;
using System.Text;
using Oac.Images;
using Oac.Producer.AgentFiles;
using Oac.Producer.Output;
using Oac.Spec.Linting;

namespace Oac.Producer.Linting;

/// <summary>Reads inputs into descriptions of images.</summary>
internal sealed class InputReader
{
    private readonly CliContext context;
    private readonly ImageInputOptions imageOptions;
    private readonly bool takesLabelsAlone;

    /// <summary>Makes a reader; reads the base image's description, if there is one.</summary>
    /// <exception cref="UsageException">The base image's description cannot be read.</exception>
    public InputReader(CliContext context, InputReadOptions options)
    {
        this.context = context;
        takesLabelsAlone = options.TakesLabelsAlone;
        imageOptions = new ImageInputOptions
        {
            Format = options.Format,
            Target = options.Target,
            BuildArgs = options.BuildArgs,
            Base = options.Base is null ? null : ReadBase(context, options.Base),
        };
    }

    /// <summary>Facts of a description that this reader made.</summary>
    public ImageFacts FactsOf(ImageDescription description) =>
        IsAgentFile(description.Source.Name)
            ? AgentFileDescription.FactsOf(description)
            : FactsOfImage.Of(description, imageOptions.Base);

    /// <summary>The images of one input, at least one.</summary>
    /// <exception cref="UsageException">It cannot be read at all. The message does not name the input.</exception>
    public ImmutableArray<ImageDescription> Read(LintInput input, CancellationToken cancellationToken)
    {
        var bytes = InputBytes.Read(input, context, cancellationToken);
        if (IsAgentFile(input.Name))
        {
            return [AgentFileDescription.Read(SourceText.Decode(input.Name, bytes), Path.GetDirectoryName(input.Path))];
        }
        return takesLabelsAlone && imageOptions.Format is null && IsLabelsAlone(bytes)
            ? [LabelsAlone(SourceText.Decode(input.Name, bytes))]
            : ImageInput.Read(input.Name, bytes, imageOptions);
    }

    private static bool IsLabelsAlone(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes.TrimStart(" \t\r\n"u8);
        return bytes.Length > 5 && Ascii.EqualsIgnoreCase(bytes[..5], "LABEL"u8) && bytes[5] is (byte)' ' or (byte)'\t';
    }

    /// <summary>Reads the instructions as a Dockerfile's, with the line before them that makes it one.</summary>
    private ImageDescription LabelsAlone(SourceText source)
    {
        var text = new SourceText(source.Name, "FROM scratch\n" + source.Text);
        var description = ImageInput.Read(text, imageOptions with { Format = ImageInputFormat.Dockerfile })[0];
        return description with
        {
            Source = source,
            Diagnostics =
            [
                .. source.Diagnostics,
                .. description.Diagnostics.Select(static d =>
                    d with
                    {
                        Span = d.Span with
                        {
                            StartLine = Math.Max(1, d.Span.StartLine - 1),
                            EndLine = Math.Max(1, d.Span.EndLine - 1),
                        },
                    }
                ),
            ],
        };
    }

    /// <summary>Whether an input is an <c>oac.yaml</c>; whoever says what it is has the last word.</summary>
    private bool IsAgentFile(string name) => imageOptions.Format is null && AgentFileDescription.IsNamed(name);

    /// <summary>Why nothing of a description can be judged, or null: the input is none that we read, no text at all, or the wanted stage is missing.</summary>
    public static string? Unreadable(ImageDescription description)
    {
        if (description.Source.Text.Contains('\0', StringComparison.Ordinal))
        {
            return "is no text in UTF-8: it has NUL characters in it";
        }
        foreach (var diagnostic in description.Diagnostics)
        {
            if (
                diagnostic.Code
                is ImageDiagnosticCodes.UnknownFormat
                    or ImageDiagnosticCodes.UnknownTarget
                    or ImageDiagnosticCodes.LimitExceeded
            )
            {
                return Secrets.Sentence(diagnostic.Message);
            }
        }
        return null;
    }

    /// <summary>Whether the text broke off somewhere, so that a label that is missing may only not have been read.</summary>
    public static bool IsBroken(ImageDescription description) => description.Diagnostics.Any(IsBreak);

    /// <summary>Whether the text cannot be taken apart at the diagnostic's place.</summary>
    public static bool IsBreak(ImageDiagnostic diagnostic) =>
        diagnostic.Severity == ImageDiagnosticSeverity.Error
        && diagnostic.Code
            is ImageDiagnosticCodes.InvalidJson
                or ImageDiagnosticCodes.InvalidYaml
                or ImageDiagnosticCodes.DockerfileSyntax;

    private static ImageDescription ReadBase(CliContext context, string file)
    {
        try
        {
            if (file == LintInput.StandardInput)
            {
                throw new UsageException("standard input is not read here; name a file");
            }
            var input = new LintInput(file, context.FullPath(file), null);
            var bytes = InputBytes.Read(input, context, CancellationToken.None);
            var description = ImageInput.Read(input.Name, bytes)[0];
            return
                description.Diagnostics.FirstOrDefault(static d => d.Severity == ImageDiagnosticSeverity.Error)
                    is { } problem
                ? throw new UsageException($"{problem.Span}: {problem.Message}")
                : description;
        }
        catch (UsageException exception)
        {
            throw new UsageException($"--base {file}: {exception.Message}", exception);
        }
    }
}
