using System.Text;

namespace Oac.Images.Dockerfiles;

/// <summary>Each documented limit, just kept and just broken.</summary>
public class DockerfileLimitsTests
{
    [Fact]
    public void Line_length()
    {
        var fits = "LABEL a=" + new string('x', ImageLimits.MaxLineBytes - 8);
        Assert.Empty(Read($"FROM scratch\n{fits}\n").Diagnostics);
        var image = Read($"FROM scratch\nLABEL b=1\n{fits}x\nLABEL c=2\n");
        Broken(image, 3);
        Assert.Equal("b", Assert.Single(image.Labels).Key);
        // Two bytes each in UTF-8.
        Broken(Read($"FROM scratch\nLABEL a={new string('é', ImageLimits.MaxLineBytes / 2)}\n"), 2);
    }

    [Fact]
    public void Labels_and_variables()
    {
        var labels = Lines("LABEL k{0}=v", ImageLimits.MaxLabels);
        Assert.Empty(Read($"FROM scratch\n{labels}").Diagnostics);
        var image = Read($"FROM scratch\n{labels}LABEL one=more\n");
        Broken(image, ImageLimits.MaxLabels + 2);
        Assert.Equal(ImageLimits.MaxLabels, image.Labels.Length);

        // PATH is one of them.
        var variables = Lines("ENV k{0}=v", ImageLimits.MaxVariables - 1);
        Assert.Empty(Read($"FROM scratch\n{variables}").Diagnostics);
        Broken(Read($"FROM scratch\n{variables}ENV one=more\n"), ImageLimits.MaxVariables + 1);
    }

    [Fact]
    public void Stages()
    {
        var stages = Lines("FROM scratch AS s{0}", ImageLimits.MaxStages);
        Assert.Empty(Read(stages).Diagnostics);
        Broken(Read($"{stages}FROM scratch\n"), ImageLimits.MaxStages + 1);
    }

    [Fact]
    public void Instructions()
    {
        var instructions = Lines("RUN x", ImageLimits.MaxInstructions - 1);
        Assert.Empty(Read($"FROM scratch\n{instructions}").Diagnostics);
        Broken(Read($"FROM scratch\n{instructions}RUN x\n"), ImageLimits.MaxInstructions + 1);
    }

    [Fact]
    public void Remarks()
    {
        var image = Read($"FROM scratch\n{Lines("NONSENSE", ImageLimits.MaxDiagnostics + 50)}");
        Assert.Equal(ImageLimits.MaxDiagnostics + 1, image.Diagnostics.Length);
        Assert.Equal(ImageDiagnosticCodes.LimitExceeded, image.Diagnostics[^1].Code);
    }

    [Fact]
    public void A_value_that_doubles_itself()
    {
        var text = new StringBuilder("FROM scratch\nENV A=x\n");
        for (var i = 0; i < 20; i++)
        {
            text.Append("ENV A=$A$A\n");
        }

        // 2 to the power of 20 is the limit itself.
        var fits = Read(text + "LABEL a=ok\n");
        Assert.Empty(fits.Diagnostics);
        Assert.Equal(ImageLimits.MaxExpansionLength, fits.EffectiveEnvironment.Last().Value.Length);
        Broken(Read(text + "ENV A=$A$A\n"), 23);
        Broken(Read(text + "ENV A=\"$A$A\"\n"), 23);
        Broken(Read(text + "ENV A=${A//x/yz}\n"), 23);
    }

    [Fact]
    public void All_that_interpolation_makes()
    {
        var text = new StringBuilder("FROM scratch\nENV A=x\n");
        for (var i = 0; i < 20; i++)
        {
            text.Append("ENV A=$A$A\n");
        }

        text.Append(Lines("LABEL k{0}=$A", 100));
        var image = Read(text.ToString());
        Assert.Equal(ImageDiagnosticCodes.LimitExceeded, image.Diagnostics[0].Code);
        Assert.InRange(image.Labels.Sum(l => (long)l.Value.Length), 1, ImageLimits.MaxTotalExpansion);
    }

    [Fact]
    public void Depth_of_substitutions()
    {
        static string Nested(int depth) =>
            $"FROM scratch\nLABEL a={string.Concat(Enumerable.Repeat("${A:-", depth))}x{new string('}', depth)}\n";
        // The value itself is the first level.
        Assert.Equal("x", Assert.Single(Read(Nested(ImageLimits.MaxExpansionDepth - 1)).Labels).Value);
        Broken(Read(Nested(ImageLimits.MaxExpansionDepth)), 2);
        Broken(Read(Nested(13_000)), 2);
    }

    [Fact]
    public void Work_of_patterns()
    {
        var text = new StringBuilder("FROM scratch\nENV A=a\n");
        for (var i = 0; i < 16; i++)
        {
            text.Append("ENV A=$A$A\n");
        }

        var stars = string.Concat(Enumerable.Repeat("*a", 500));
        Assert.Empty(Read($"{text}LABEL a=${{A##{stars}}}\n").Diagnostics);
        Broken(Read($"{text}LABEL a=${{A##{stars}}} b=${{A%%{stars}*}}\n"), 19);
    }

    [Fact]
    public void The_numbers_are_what_the_documentation_says()
    {
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "dockerfile.md"));
        foreach (var field in typeof(ImageLimits).GetFields())
        {
            var value = ((int)field.GetValue(null)!).ToString("N0", System.Globalization.CultureInfo.InvariantCulture);
            Assert.Contains($"| `{field.Name}` | {value} |", page, StringComparison.Ordinal);
        }
    }

    private static void Broken(ImageDescription image, int line)
    {
        var remark = Assert.Single(image.Diagnostics);
        Assert.Equal(ImageDiagnosticCodes.LimitExceeded, remark.Code);
        Assert.Equal(line, remark.Span.StartLine);
    }

    private static string Lines(string format, int count)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            text.Append(
                    format.Replace(
                        "{0}",
                        i.ToString(System.Globalization.CultureInfo.InvariantCulture),
                        StringComparison.Ordinal
                    )
                )
                .Append('\n');
        }

        return text.ToString();
    }

    private static ImageDescription Read(string text) => ImageInput.Read("Dockerfile", text)[0];
}
