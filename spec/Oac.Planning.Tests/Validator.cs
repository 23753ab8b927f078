using System.Diagnostics;
using Oac.Testing;

namespace Oac.Planning.Tests;

/// <summary>Ajv, from npm: the validator that judges our schema and documents.</summary>
internal static class Validator
{
    private static readonly string Folder = Repository.At("eng/npm-producer");

    /// <summary>The errors; null where the document fits.</summary>
    /// <param name="schema">The schema's path in the repository.</param>
    /// <param name="document">JSON.</param>
    public static async Task<string?> ErrorsAsync(string schema, string document)
    {
        RealParts.Require(await NpmFolder.InstallAsync(Folder, TestContext.Current.CancellationToken));
        var start = new ProcessStartInfo("node", ["validate.mjs", Repository.At(schema)]) { WorkingDirectory = Folder };
        var result = await ProcessResult.RunAsync(start, document, TestContext.Current.CancellationToken);
        Assert.InRange(result.ExitCode, 0, 1);
        // 1 with anything but a list of errors is a schema that is none.
        Assert.True(result.ExitCode == 0 || result.Error.StartsWith('['), result.Error);
        return result.ExitCode == 0 ? null : result.Error;
    }
}
