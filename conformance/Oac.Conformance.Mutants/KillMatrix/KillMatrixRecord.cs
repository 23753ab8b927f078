using System.Globalization;
using Oac.Testing;

namespace Oac.Conformance.Mutants.KillMatrix;

/// <summary>The whole matrix as it is kept in the repository, with the Git trees of the code that its verdicts depend on.</summary>
public static class KillMatrixRecord
{
    /// <summary>Its file, below the repository's root.</summary>
    public const string File = "conformance/kill-matrix.txt";

    private const string Mark = "# covers ";

    private static readonly string[] Covered =
    [
        "conformance/Oac.Conformance/Containers",
        "conformance/Oac.Conformance/Features",
        "conformance/Oac.Conformance/Harnesses",
        "conformance/Oac.Conformance/Peers",
        "conformance/Oac.Conformance/Running",
        "conformance/Oac.Conformance.Mutants",
        "conformance/Oac.Conformance.Wire",
    ];

    /// <summary>What of that code is not in a commit, a line each: a record of it would cover nothing that can be found again.</summary>
    public static async Task<IReadOnlyList<string>> UncommittedAsync(string root, CancellationToken cancellationToken)
    {
        string[] arguments = ["status", "--porcelain", "--", .. Covered];
        var output = await RealProgram.RunAsync("git", arguments, cancellationToken, root).ConfigureAwait(false);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The lines of a record of HEAD that say what it covers: tree and folder.</summary>
    public static async Task<IReadOnlyList<string>> CoverAsync(string root, CancellationToken cancellationToken)
    {
        string[] arguments = ["rev-parse", .. Covered.Select(static folder => $"HEAD:{folder}")];
        var output = await RealProgram.RunAsync("git", arguments, cancellationToken, root).ConfigureAwait(false);
        return
        [
            .. output
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Zip(Covered, static (tree, folder) => $"{Mark}{tree} {folder}"),
        ];
    }

    /// <summary>Runs the whole matrix and keeps what it prints.</summary>
    /// <returns>The matrix's exit code; 2 where something is not committed.</returns>
    public static async Task<int> MakeAsync(string root, TextWriter output, CancellationToken cancellationToken)
    {
        if (await UncommittedAsync(root, cancellationToken).ConfigureAwait(false) is [_, ..] changed)
        {
            await output
                .WriteLineAsync(
                    $"the record would cover no commit, for these are in none:\n{string.Join('\n', changed)}"
                )
                .ConfigureAwait(false);
            return 2;
        }
        // Noted before the run, which is long: they are those of the code that runs.
        var cover = await CoverAsync(root, cancellationToken).ConfigureAwait(false);
        using var matrix = new RecordedLines(output);
        var code = await KillMatrixCommand.RunAsync(["--full"], matrix, cancellationToken).ConfigureAwait(false);
        var text = $"{string.Join('\n', cover)}\n{matrix}";
        await System.IO.File.WriteAllTextAsync(Path.Combine(root, File), text, cancellationToken).ConfigureAwait(false);
        return code;
    }

    /// <summary>Hands each line on at once, for the run is long, and keeps it.</summary>
    private sealed class RecordedLines(TextWriter shown) : StringWriter(CultureInfo.InvariantCulture)
    {
        public override Task WriteLineAsync(string? value)
        {
            GetStringBuilder().Append(value).Append('\n');
            return shown.WriteLineAsync(value);
        }
    }
}
