using System.Collections.Immutable;
using System.Globalization;

namespace Oac.Images.Dockerfiles;

/// <summary>Holds the reader against a real BuildKit.</summary>
public sealed class BuildKitComparisonTests(Yardstick yardstick) : IClassFixture<Yardstick>
{
    public static TheoryData<string> Accepted => [.. DockerfileFixture.Accepted.Select(f => f.Name)];

    public static TheoryData<string> Refused => [.. DockerfileFixture.Refused.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task What_is_read_is_what_is_built(string name)
    {
        var fixture = DockerfileFixture.Accepted.Single(f => f.Name == name);
        var tag = $"oac-compared:{name}";
        (await yardstick.BuildAsync(fixture, tag)).Succeeded();
        var inspected = await yardstick.InspectAsync(tag);
        BuiltFile.UpdateIfWanted(fixture.RelativeFolder, inspected);
        var built = ImageInput.Read("built.json", inspected)[0];
        Assert.Empty(Comparison.Differences(fixture.ReadBuilt(), built));

        var options = fixture.Options with { Base = await BaseOf(fixture) };
        var read = ImageInput.Read(fixture.DisplayName, fixture.Bytes, options)[0];

        Assert.Empty(read.Diagnostics.Where(d => d.Severity == ImageDiagnosticSeverity.Error));
        Assert.Empty(Comparison.Differences(read, built));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_BuildKit_refuses_has_an_error(string name)
    {
        var fixture = DockerfileFixture.Refused.Single(f => f.Name == name);
        var result = await yardstick.BuildAsync(fixture, "oac-refused:1");
        Assert.NotEqual(0, result.ExitCode);
        Assert.True(ImageInput.Read(fixture.DisplayName, fixture.Bytes, fixture.Options)[0].HasErrors, result.Error);
    }

    /// <summary>
    /// The rows of docs/dockerfile.md: today's BuildKit agrees with the reader, that of Debian 13 does not. Were it to agree, the
    /// row would be wrong.
    /// </summary>
    [Theory]
    [InlineData("FROM scratch\nARG A=1 B=$A\nLABEL b=$B\n")]
    [InlineData("FROM scratch\nCMD [\"a\"] b\n")]
    [InlineData("ARG A=${}\nFROM scratch\nLABEL a=b\n")]
    [InlineData("FROM scratch\nENV X=pq\nLABEL a=\"${X:#p}\"\n")]
    [InlineData("FROM scratch AS a\nRUN << EOF\nLABEL x=y\nEOF\nFROM scratch\nLABEL a=b\n")]
    public async Task Where_the_two_BuildKits_differ_the_reader_is_with_today_s(string text)
    {
        var result = await yardstick.BuildAsync(text, new ImageInputOptions(), "oac-today:1");
        var read = ImageInput.Read("Dockerfile", text)[0];
        var agrees =
            result.ExitCode == 0
                ? !read.HasErrors
                    && Comparison
                        .Differences(
                            read,
                            ImageInput.Read("built.json", await yardstick.InspectAsync("oac-today:1"))[0]
                        )
                        .Count == 0
                : read.HasErrors;
        Assert.Equal(yardstick.Today, agrees);
    }

    /// <summary>Corners that the generated Dockerfiles seldom meet.</summary>
    [Theory]
    [InlineData("LABEL a='x\\' b=2")]
    [InlineData("LABEL a=x\\\\\nLABEL b=2")]
    [InlineData("LABEL a=\"${TWO_LINES#*b}\" b=\"${TWO_LINES//*/-}\" c=\"${TWO_LINES%?b}\"")]
    [InlineData("LABEL a=\"${ABC//*/R}\" b=\"${ABC//b/[\\$0]}\" c=\"${ABC//b/\\${0}\\$\\$x}\"")]
    public async Task Corners_of_words_and_patterns_are_as_built(string lines)
    {
        var options = new ImageInputOptions
        {
            BuildArgs = ImmutableDictionary<string, string>.Empty.Add("TWO_LINES", "a\nb").Add("ABC", "abc"),
        };
        var text = $"FROM scratch\nARG TWO_LINES\nARG ABC\n{lines}\n";
        (await yardstick.BuildAsync(text, options, "oac-corners:1")).Succeeded();
        var built = ImageInput.Read("built.json", await yardstick.InspectAsync("oac-corners:1"))[0];
        Assert.Empty(Comparison.Differences(ImageInput.Read("Dockerfile", text, options)[0], built));
    }

    /// <summary>These two crash the daemon of Debian 13.</summary>
    [Theory]
    [InlineData("FROM scratch\nENV X=abc\nLABEL a=\"${X#}${X%}${X##}\"\n", true)]
    [InlineData("ARG A=1\n", false)]
    public async Task What_crashed_once_is_read_as_today(string text, bool builds)
    {
        var read = ImageInput.Read("Dockerfile", text)[0];
        Assert.Equal(builds, !read.HasErrors);
        if (!yardstick.Today)
        {
            return;
        }

        var result = await yardstick.BuildAsync(text, new ImageInputOptions(), "oac-today:1");
        Assert.Equal(builds, result.ExitCode == 0);
        if (builds)
        {
            var built = ImageInput.Read("built.json", await yardstick.InspectAsync("oac-today:1"))[0];
            Assert.Empty(Comparison.Differences(read, built));
        }
    }

    /// <summary>More cases, or others, by <c>OAC_BUILDKIT_CASES</c> and <c>OAC_BUILDKIT_SEED</c>.</summary>
    [Fact]
    public async Task Generated_Dockerfiles_are_read_as_built()
    {
        var cases = Number("OAC_BUILDKIT_CASES", 150);
        var grammar = new DockerfileGrammar(new Random(Number("OAC_BUILDKIT_SEED", 1)), yardstick.Today);
        var different = new List<string>();
        var built = 0;
        for (var i = 0; i < cases; i++)
        {
            var text = grammar.Next();
            var result = await yardstick.BuildAsync(text, new ImageInputOptions(), "oac-generated:1");
            var read = ImageInput.Read("Dockerfile", text)[0];
            if (result.ExitCode != 0)
            {
                if (!read.HasErrors)
                {
                    different.Add($"refused, but read without an error: {result.Error}\n{text}");
                }

                continue;
            }

            built++;
            var image = ImageInput.Read("built.json", await yardstick.InspectAsync("oac-generated:1"))[0];
            var differences = Comparison.Differences(read, image);
            differences.AddRange(
                read.Diagnostics.Where(d => d.Severity == ImageDiagnosticSeverity.Error)
                    .Select(d => $"{d.Span} {d.Message}")
            );
            if (differences.Count > 0)
            {
                different.Add($"{string.Join('\n', differences)}\n{text}");
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{cases} cases, {built} of them built");
        Assert.True(
            different.Count == 0,
            $"{different.Count} of {cases}:\n" + string.Join("\n---\n", different.Take(8))
        );
        Assert.InRange(built, cases / 4, cases);
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number)
            ? number
            : otherwise;

    private async Task<ImageDescription> BaseOf(DockerfileFixture fixture)
    {
        var inspected = await yardstick.InspectAsync($"oac-fixture-{fixture.Base ?? "os"}:1");
        if (fixture.Base is not null)
        {
            BuiltFile.UpdateIfWanted($"bases/{fixture.Base}", inspected);
        }

        return ImageInput.Read("base.json", inspected)[0];
    }
}
