using System.Collections.Immutable;
using Oac.Images;

namespace Oac.Producer.Linting;

/// <summary>Reads inputs into descriptions of images.</summary>
internal sealed class InputReader(CliContext context, InputReadOptions options)
{
    private ImageInputOptions? imageOptions;

    /// <summary>The images of one input, at least one.</summary>
    /// <exception cref="UsageException">It cannot be read at all. The message does not name the input.</exception>
    public ImmutableArray<ImageDescription> Read(LintInput input, CancellationToken cancellationToken)
    {
        imageOptions ??= new ImageInputOptions
        {
            Format = options.Format,
            Target = options.Target,
            BuildArgs = options.BuildArgs,
            Base = ReadBase(cancellationToken),
        };
        var bytes = InputBytes.Read(input, context, cancellationToken);
        return ImageInput.Read(input.Name, bytes, imageOptions);
    }

    /// <summary>Why nothing of a description can be judged, or null: the input is none that we read, or the wanted stage is missing.</summary>
    public static string? Unreadable(ImageDescription description)
    {
        foreach (var diagnostic in description.Diagnostics)
        {
            if (
                diagnostic.Code
                is ImageDiagnosticCodes.UnknownFormat
                    or ImageDiagnosticCodes.UnknownTarget
                    or ImageDiagnosticCodes.LimitExceeded
            )
            {
                return diagnostic.Message;
            }
        }
        return null;
    }

    /// <summary>Whether the text broke off somewhere, so that a label that is missing may only not have been read.</summary>
    public static bool IsBroken(ImageDescription description) =>
        description.Diagnostics.Any(static d =>
            d.Code
                is ImageDiagnosticCodes.InvalidJson
                    or ImageDiagnosticCodes.InvalidYaml
                    or ImageDiagnosticCodes.DockerfileSyntax
        );

    private ImageDescription? ReadBase(CancellationToken cancellationToken)
    {
        if (options.Base is null)
        {
            return null;
        }
        try
        {
            var input = new LintInput(options.Base, context.FullPath(options.Base), null);
            var bytes = InputBytes.Read(input, context, cancellationToken);
            var description = ImageInput.Read(input.Name, bytes)[0];
            return
                description.Diagnostics.FirstOrDefault(static d => d.Severity == ImageDiagnosticSeverity.Error)
                    is { } problem
                ? throw new UsageException($"{problem.Span}: {problem.Message}")
                : description;
        }
        catch (UsageException exception)
        {
            throw new UsageException($"--base {options.Base}: {exception.Message}", exception);
        }
    }
}
