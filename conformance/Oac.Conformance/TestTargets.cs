using System.Collections.Immutable;
using Oac.Conformance.Commands;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;
using Xunit;

[assembly: AssemblyFixture(typeof(Oac.Conformance.TestRunsEnd))]

namespace Oac.Conformance;

/// <summary>A target under <c>dotnet test</c>.</summary>
/// <param name="Name">Its name, unique among them.</param>
/// <param name="Run">The run that its tests share; null where it cannot be judged.</param>
/// <param name="Problem">Why it cannot; null where it can.</param>
internal sealed record TestRun(string Name, SuiteRun? Run, string? Problem);

/// <summary>
/// Who is judged under <c>dotnet test</c>: the target that <c>OAC_TARGET</c> names; without it our own references, whose target files are
/// in <c>conformance/references</c> of the repository that this program was built in.
/// </summary>
internal static class TestTargets
{
    /// <summary>The folder of our own references' target files, in the repository.</summary>
    public const string References = "conformance/references";

    private static readonly Lazy<TestSettings> Read = new(static () =>
        TestSettings.Read(CliContext.ProcessEnvironment(), Environment.CurrentDirectory)
    );

    private static readonly Lazy<Task<ImmutableArray<TestRun>>> Runs = new(CreateAsync);

    /// <summary>What the environment says.</summary>
    public static TestSettings Settings => Read.Value;

    /// <summary>The targets, at least one.</summary>
    public static Task<ImmutableArray<TestRun>> RunsAsync() => Runs.Value;

    /// <summary>One of them.</summary>
    public static async Task<TestRun> GetAsync(string name) => (await RunsAsync()).Single(r => r.Name == name);

    /// <summary>Where a report goes: beside the name that was asked for where there are several targets.</summary>
    public static string ReportPath(string path, string target) =>
        Runs.Value.Result.Length == 1
            ? path
            : Path.Combine(
                Path.GetDirectoryName(path) ?? "",
                $"{Path.GetFileNameWithoutExtension(path)}-{Path.GetFileNameWithoutExtension(target)}{Path.GetExtension(path)}"
            );

    /// <summary>The target files to judge, by the settings or in the repository above a folder.</summary>
    /// <exception cref="TargetException">There is none.</exception>
    public static ImmutableArray<string> Files(TestSettings settings, string programFolder)
    {
        if (settings.Target is { } named)
        {
            return [named];
        }
        for (var folder = programFolder; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var references = Path.Combine(folder, References);
            if (Directory.Exists(references))
            {
                ImmutableArray<string> files =
                [
                    .. Directory.GetFiles(references, "*.yaml").Order(StringComparer.Ordinal),
                ];
                if (!files.IsEmpty)
                {
                    return files;
                }
            }
        }
        throw new TargetException(
            $"{TargetArguments.Variable} names no target, and there is no target file in {References}: set {TargetArguments.Variable} to the path of a target file"
        );
    }

    /// <summary>Stops what the runs have started for all of their cases.</summary>
    public static async ValueTask EndAsync()
    {
        foreach (var run in Runs.IsValueCreated ? await RunsAsync() : [])
        {
            if (run.Run is { } suite)
            {
                await suite.DisposeAsync();
            }
        }
    }

    private static async Task<ImmutableArray<TestRun>> CreateAsync()
    {
        try
        {
            var files = Files(Settings, AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            var runs = ImmutableArray.CreateBuilder<TestRun>();
            foreach (var file in files)
            {
                runs.Add(await CreateAsync(file));
            }
            return runs.ToImmutable();
        }
        catch (TargetException e)
        {
            return [new("the target", Run: null, e.Message)];
        }
    }

    private static async Task<TestRun> CreateAsync(string file)
    {
        var name = Path.GetFileName(file);
        try
        {
            var target = await TargetFile.ReadAsync(
                Path.GetFullPath(file, Settings.Folder),
                file,
                CancellationToken.None
            );
            return new(
                name,
                await SuiteRun.CreateAsync(target, Settings.Options(), TimeProvider.System, CancellationToken.None),
                Problem: null
            );
        }
        catch (Exception e) when (e is TargetException or SuiteException)
        {
            return new(name, Run: null, e.Message);
        }
    }
}

/// <summary>Is disposed by the test framework when every test has ended.</summary>
public sealed class TestRunsEnd : IAsyncDisposable
{
    /// <inheritdoc/>
    public ValueTask DisposeAsync() => TestTargets.EndAsync();
}
