using Oac.Planning.Plans;
using Oac.Planning.Targets;

namespace Oac.Planning.Tests.Targets;

/// <summary>Targets that are never ones, and their bounds.</summary>
public sealed class TargetChecksTests
{
    public static TheoryData<string> Variables =>
        [.. BuiltInTargets.Variables.Select(static t => t.Name.Replace("*", "_X", StringComparison.Ordinal))];

    public static TheoryData<string> Paths => [.. BuiltInTargets.Paths.Select(static t => t.Name)];

    [Theory]
    [MemberData(nameof(Variables))]
    public void A_built_in_variable_is_refused_and_its_like_is_not(string variable)
    {
        Assert.Equal("reserved-variable", Single(("orchestrator.env", variable)));
        Assert.Null(Single(("orchestrator.env", "X" + variable)));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_built_in_path_is_refused_for_a_file_and_for_a_workspace(string path)
    {
        Assert.Equal("reserved-path", Single(("orchestrator.bearer.token.file", path)));
        // What lies in a workspace at the root is refused for that, too.
        Assert.Contains("reserved-path", Codes(("workspace.notes.path", path)));
        Assert.Null(Single(("orchestrator.bearer.token.file", "/x" + path)));
    }

    [Theory]
    [InlineData("/dev/shm/token")]
    [InlineData("/etc/agent/token")]
    [InlineData("/run/secrets/token")]
    [InlineData("/tmp/token")]
    [InlineData("/procs")]
    [InlineData("/etc/passwd2")]
    public void Customary_places_are_fine(string path) => Assert.Null(Single(("orchestrator.bearer.token.file", path)));

    [Theory]
    [InlineData("/proc/1/environ")]
    [InlineData("/sys//kernel")]
    [InlineData("/dev/./null")]
    [InlineData("/etc/hosts/x")]
    public void What_lies_below_some_of_them_is_refused(string path) =>
        Assert.Equal("reserved-path", Single(("orchestrator.bearer.token.file", path)));

    [Fact]
    public void A_schemas_path_is_no_target() =>
        Assert.Null(
            Single(
                ("events.question.schema.path", "/etc/passwd"),
                ("events.question.schema.mimetype", "application/protobuf")
            )
        );

    /// <summary>Linux counts bytes.</summary>
    [Theory]
    [InlineData(255, 'a', true)]
    [InlineData(256, 'a', false)]
    [InlineData(127, 'é', true)]
    [InlineData(128, 'é', false)]
    public void A_name_has_255_bytes_at_most(int length, char c, bool fits) =>
        Assert.Equal(
            fits ? null : "path-too-long",
            Single(("orchestrator.bearer.token.file", "/run/" + new string(c, length)))
        );

    [Theory]
    [InlineData(4095, true)]
    [InlineData(4096, false)]
    public void A_path_has_4095_bytes_at_most(int length, bool fits)
    {
        var path = string.Concat(Enumerable.Repeat("/" + new string('a', 99), 41))[..length];
        Assert.Equal(fits ? null : "path-too-long", Single(("orchestrator.bearer.token.file", path)));
    }

    /// <summary>As many targets as are read, each as long and as deep as is allowed: each lies below the one before.</summary>
    [Fact]
    public void The_largest_label_set_is_judged()
    {
        var labels = Setup.Least.ToBuilder();
        for (var i = 0; i < 2000; i++)
        {
            labels[$"mcp.s{i:0000}.bearer.token.file"] = "/r" + string.Concat(Enumerable.Repeat("/a", i + 1));
        }
        var refusals = Planner.Plan(Setup.Request(labels.ToImmutable())).Refusals;
        Assert.Equal(1999, refusals.Count(static r => r.Code == "target-below-file"));
        Assert.All(refusals, static r => Assert.InRange(r.Message.Length, 1, 1000));
    }

    private static string? Single(params (string, string)[] labels) =>
        Codes(labels) is { Length: > 0 } codes ? Assert.Single(codes) : null;

    private static string[] Codes(params (string, string)[] labels) =>
        [
            .. Planner
                .Plan(Setup.Request(Setup.Least.SetItems(Setup.Labels(labels))))
                .Refusals.Select(static r => r.Code),
        ];
}
