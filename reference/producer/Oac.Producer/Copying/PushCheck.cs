using Oac.Images.Content;
using Oac.Producer.Images;
using Oac.Producer.Linting;
using Oac.Producer.Output;

namespace Oac.Producer.Copying;

/// <summary>Lints an image before it is pushed, as <c>oac lint</c> does, and says on standard error what it found.</summary>
internal static class PushCheck
{
    /// <summary>Lints an image.</summary>
    /// <param name="source">The image, as the command line names it.</param>
    /// <param name="platform">The only platform that is pushed, or null for all.</param>
    /// <param name="access">How registries and engines are reached.</param>
    /// <param name="quiet">Whether what does not stop the push is left out.</param>
    /// <param name="context">Where findings go.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>The exit code that <c>oac lint</c> would have.</returns>
    /// <exception cref="UsageException">A configuration file is wrong.</exception>
    public static async Task<int> RunAsync(
        string source,
        ImagePlatform? platform,
        ImageAccessOptions access,
        bool quiet,
        CliContext context,
        CancellationToken cancellationToken
    )
    {
        var options = new LintOptions
        {
            Inputs = [source],
            Platforms = platform is null ? [] : [platform],
            Access = access,
        };
        var report = await new LintRun(context, options).ExecuteAsync(cancellationToken).ConfigureAwait(false);
        var hasWords = report.Inputs.Any(static input => input.Error is not null || input.Active.Any());
        if (hasWords && !(quiet && report.ExitCode == ExitCodes.Clean))
        {
            var palette = Palette.Choose(ColorChoice.Auto, context, context.ErrorIsTerminal);
            TextReport.Write(report, context.Error, palette);
        }
        return report.ExitCode;
    }
}
