namespace Oac.Images.Dockerfiles;

/// <summary>Where labels, variables and comments stand.</summary>
public class DockerfilePlacesTests
{
    [Fact]
    public void A_label_stands_where_it_is_written_whatever_its_value_becomes()
    {
        var image = Read("FROM scratch\nENV V=long-value\nLABEL a=\"$V and $V\" \"b c\"='x' d=\n");
        Assert.Equal("long-value and long-value", image.Labels[0].Value);
        Assert.Equal(["a", "\"$V and $V\""], Texts(image.Labels[0]));
        Assert.Equal(["\"b c\"", "'x'"], Texts(image.Labels[1]));
        Assert.Equal(["d", ""], Texts(image.Labels[2]));
        Assert.Equal(new SourceSpan(3, 33, 3, 33), image.Labels[2].ValueSpan);
    }

    [Fact]
    public void Continued_lines_keep_their_places()
    {
        var image = Read("FROM scratch\r\nLABEL a=1 \\\r\n  # comment\r\n\r\n  b=\"x\\\r\n y\" \\  \r\n🚢=2 c=3\r\n");
        Assert.Equal(["a", "b", "🚢", "c"], image.Labels.Select(l => l.Key));
        Assert.Equal("x y", image.Labels[1].Value);
        Assert.Equal(new SourceSpan(5, 3, 5, 4), image.Labels[1].KeySpan);
        Assert.Equal(new SourceSpan(5, 5, 6, 4), image.Labels[1].ValueSpan);
        Assert.Equal(new SourceSpan(7, 6, 7, 7), image.Labels[3].KeySpan);
    }

    [Fact]
    public void The_old_form_has_places_too()
    {
        var image = Read("FROM scratch\nLABEL  key \t the value  \nENV K v\n");
        Assert.Equal(["key", "the value"], Texts(image.Labels[0]));
        var variable = image.Environment.Single(v => v.Name == "K");
        Assert.Equal(new SourceSpan(3, 7, 3, 8), variable.ValueSpan);
    }

    [Fact]
    public void A_fired_trigger_stands_behind_its_ONBUILD()
    {
        var image = Read("FROM scratch AS a\nONBUILD LABEL x=1 \\\n  y=2\nFROM a\nLABEL z=3\n");
        Assert.Equal(["x", "y", "z"], image.Labels.Select(l => l.Key));
        Assert.Equal([2, 3, 5], image.Labels.Select(l => l.KeySpan.StartLine));
        Assert.Equal(3, image.Labels[1].KeySpan.StartColumn);
        Assert.Equal([ValueOrigin.Stage, ValueOrigin.Stage, ValueOrigin.Own], image.Labels.Select(l => l.Origin));
    }

    [Fact]
    public void Comments_know_what_follows_them()
    {
        var image = Read(
            """
            # syntax=docker/dockerfile:1
            # of the file

            # of FROM
            FROM scratch
            # of LABEL
            LABEL a=1 \
                # of b
                # also of b
                b=2 \
                # of nothing
            """
        );
        Assert.Equal(
            [
                ("of the file", new SourceLines(5, 5)),
                ("of FROM", new SourceLines(5, 5)),
                ("of LABEL", new SourceLines(7, 11)),
                ("of b", new SourceLines(10, 10)),
                ("also of b", new SourceLines(10, 10)),
                ("of nothing", null),
            ],
            image.Comments.Select(c => (c.Text, c.Following))
        );
        Assert.Equal(new SourceSpan(8, 5, 8, 11), image.Comments[3].Span);
    }

    [Fact]
    public void A_heredoc_holds_no_comments_and_no_labels()
    {
        var image = Read("FROM x\nRUN <<A <<-'B'\n# no\nLABEL a=1\nA\n\t# no\n\tB\n# yes\nLABEL b=2\n");
        Assert.Empty(image.Diagnostics);
        Assert.Equal("yes", Assert.Single(image.Comments).Text);
        Assert.Equal(9, Assert.Single(image.Labels).KeySpan.StartLine);
    }

    [Fact]
    public void Labels_of_a_base_point_into_the_base()
    {
        var baseImage = ImageInput.Read(
            "base.json",
            "{\"architecture\": \"amd64\", \"os\": \"linux\", \"config\": {\"Labels\": {\"a\": \"1\", \"b\": \"2\"}, \"OnBuild\": [\"LABEL c=$D\"], \"Env\": [\"D=4\"]}}"
        )[0];
        var image = Read("FROM base\nLABEL b=3 d=$D\n", new ImageInputOptions { Base = baseImage });
        Assert.Equal(
            [
                ("a", "1", true, false),
                ("b", "2", true, true),
                ("c", "4", true, false),
                ("b", "3", false, false),
                ("d", "4", false, false),
            ],
            image.Labels.Select(l => (l.Key, l.Value, l.Inherited, l.Overridden))
        );
        Assert.Same(baseImage.Source, image.Labels[0].Source);
        Assert.Same(baseImage.Source, image.Labels[2].Source);
        Assert.Same(image.Source, image.Labels[3].Source);
        Assert.Equal("linux/amd64", image.Platform);
        Assert.Equal("base", image.BaseImage!.Value);
        Assert.Empty(image.OnBuild);
    }

    [Fact]
    public void A_mistake_in_a_trigger_of_the_base_is_remarked_at_FROM()
    {
        var baseImage = ImageInput.Read(
            "b.json",
            "{\"Id\": \"1\", \"Config\": {\"OnBuild\": [\"LABLE a=b\", \"LABEL x=${\", \"LABEL y=1\\nLABEL z=1\"]}}"
        )[0];
        var image = Read("# one\nFROM base\n", new ImageInputOptions { Base = baseImage });
        Assert.Equal(
            [
                ImageDiagnosticCodes.DockerfileSyntax,
                ImageDiagnosticCodes.InvalidExpansion,
                ImageDiagnosticCodes.UnknownInstruction,
            ],
            image.Diagnostics.Select(d => d.Code).Order()
        );
        Assert.Empty(image.Labels);
        Assert.All(image.Diagnostics, d => Assert.Equal(2, d.Span.StartLine));
    }

    private static string[] Texts(ImageLabel label) =>
        [
            .. new[] { label.KeySpan, label.ValueSpan }.Select(s =>
                label.Source.GetLine(s.StartLine)[(s.StartColumn - 1)..(s.EndColumn - 1)].ToString()
            ),
        ];

    private static ImageDescription Read(string text, ImageInputOptions? options = null) =>
        ImageInput.Read("Dockerfile", text, options)[0];
}
