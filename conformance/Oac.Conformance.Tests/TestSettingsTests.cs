using Oac.Conformance.Targets;

namespace Oac.Conformance.Tests;

public sealed class TestSettingsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Everything_that_the_environment_can_say()
    {
        var settings = Read(
            ("OAC_TARGET", "agent.yaml"),
            ("OAC_SEED", "18446744073709551615"),
            ("OAC_TIME_FACTOR", "2.5"),
            ("OAC_SLOW", "1"),
            ("OAC_ALLOW_EXPECTED", "1"),
            ("OAC_REPORT", $"a.html{Path.PathSeparator}b.json")
        );

        Assert.Equal("agent.yaml", settings.Target);
        Assert.Equal(["a.html", "b.json"], settings.Reports);
        Assert.True(settings.AllowExpected);
        var options = settings.Options();
        Assert.Equal((ulong.MaxValue, 2.5, true), (options.Seed, options.TimeFactor, options.Slow));
    }

    [Theory]
    [InlineData("OAC_SEED", "-1", "OAC_SEED is '-1': allowed is a whole number from 0 to 18446744073709551615")]
    [InlineData("OAC_TIME_FACTOR", "0", "OAC_TIME_FACTOR is '0': allowed is a number above 0, at most 1000")]
    [InlineData("OAC_SLOW", "yes", "OAC_SLOW is 'yes': allowed are 0 and 1")]
    [InlineData("OAC_ALLOW_EXPECTED", "2", "OAC_ALLOW_EXPECTED is '2': allowed are 0 and 1")]
    [InlineData("OAC_REPORT", "x.pdf", "--report x.pdf: the ending says the form")]
    public void What_is_wrong_is_told_with_the_variable(string name, string value, string message) =>
        Assert.StartsWith(
            message,
            Assert.Throws<TargetException>(() => Read((name, value))).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Paths_start_where_the_shell_stands_and_not_where_tests_run()
    {
        Assert.Equal(_folder.Path, Read(("PWD", _folder.Path)).Folder);
        Assert.Equal("/bin", Read(("PWD", "relative")).Folder);
        Assert.Equal("/bin", Read(("PWD", _folder.At("missing"))).Folder);
        Assert.Equal("/bin", Read().Folder);
    }

    [Fact]
    public void Without_a_target_the_repositorys_own_are_judged_and_where_there_is_none_that_is_told()
    {
        var program = _folder.At("conformance/bin/Release");
        Directory.CreateDirectory(program);
        var none = Assert.Throws<TargetException>(() => TestTargets.Files(Read(), program));
        Assert.Equal(
            "OAC_TARGET names no target, and there is no target file in conformance/references: set OAC_TARGET to the path of a target file",
            none.Message
        );

        _folder
            .With("conformance/references/b.yaml", "")
            .With("conformance/references/a.yaml", "")
            .With("conformance/references/a.txt", "");
        Assert.Equal(["a.yaml", "b.yaml"], TestTargets.Files(Read(), program).Select(Path.GetFileName));
        Assert.Equal(["x.yaml"], TestTargets.Files(Read(("OAC_TARGET", "x.yaml")), program));
    }

    private static TestSettings Read(params (string Name, string Value)[] variables) =>
        TestSettings.Read(variables.ToDictionary(static v => v.Name, static v => v.Value), "/bin");
}
