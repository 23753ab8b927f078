namespace Oac.Images;

public class ImageInputTests
{
    private const string Dockerfile = "FROM scratch\nLABEL a=b\n";

    [Theory]
    [InlineData("Dockerfile")]
    [InlineData("path/to/dockerfile")]
    [InlineData("Dockerfile.dev")]
    [InlineData("C:\\agents\\Containerfile")]
    [InlineData("agent.dockerfile")]
    [InlineData("agent.Containerfile")]
    [InlineData("<stdin>")]
    public void A_Dockerfile_is_known_by_its_name_or_its_first_instruction(string name)
    {
        var image = Assert.Single(ImageInput.Read(name, Dockerfile));
        Assert.Equal(ImageInputFormat.Dockerfile, image.Format);
        Assert.Equal("b", Assert.Single(image.EffectiveLabels).Value);
    }

    [Theory]
    [InlineData("", "# escape=`\n\n# hello\nARG A=1\nFROM scratch", ImageInputFormat.Dockerfile)]
    [InlineData("", "from scratch", ImageInputFormat.Dockerfile)]
    [InlineData("", "{\"a\": \"b\"}", ImageInputFormat.LabelsJson)]
    [InlineData("", "a.b: c\n", ImageInputFormat.LabelsYaml)]
    [InlineData("", "from: here\n", ImageInputFormat.LabelsYaml)]
    [InlineData("x.yml", "{\"a\": \"b\"}", ImageInputFormat.LabelsYaml)]
    [InlineData("", "[{\"Id\": \"1\", \"Config\": {}}]", ImageInputFormat.DockerInspect)]
    [InlineData("x.json", "{\"Id\": \"1\", \"Config\": {}}", ImageInputFormat.DockerInspect)]
    [InlineData("", "{\"Digest\": \"sha256:1\", \"Layers\": [], \"Labels\": {}}", ImageInputFormat.SkopeoInspect)]
    [InlineData("", "{\"architecture\": \"amd64\", \"config\": {}}", ImageInputFormat.ImageConfig)]
    [InlineData("", "{\"architecture\": \"amd64\"}", ImageInputFormat.LabelsJson)]
    public void The_content_tells_what_the_name_does_not(string name, string text, ImageInputFormat format)
    {
        Assert.Equal(format, Assert.Single(ImageInput.Read(name, text)).Format);
    }

    [Theory]
    [InlineData("", "the input is empty")]
    [InlineData("\n  \n", "the input is empty")]
    [InlineData("hello there", "begins with 'hello there'")]
    [InlineData("LABEL a=b", "begins with 'LABEL a=b'")]
    [InlineData("[1]", "an array of no known kind")]
    public void What_is_none_of_them_is_said_with_what_is_accepted(string text, string found)
    {
        var image = Assert.Single(ImageInput.Read("-", text));
        Assert.Null(image.Format);
        var remark = Assert.Single(image.Diagnostics);
        Assert.Equal(ImageDiagnosticCodes.UnknownFormat, remark.Code);
        Assert.Contains(found, remark.Message, StringComparison.Ordinal);
        Assert.Contains("accepted are a Dockerfile", remark.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wanted_format_is_not_second_guessed()
    {
        var image = ImageInput.Read(
            "x.json",
            Dockerfile,
            new ImageInputOptions { Format = ImageInputFormat.Dockerfile }
        )[0];
        Assert.Equal("b", Assert.Single(image.Labels).Value);
        var labels = ImageInput.Read(
            "x",
            "{\"architecture\": \"amd64\", \"config\": \"x\"}",
            new ImageInputOptions { Format = ImageInputFormat.LabelsJson }
        )[0];
        Assert.Equal(2, labels.Labels.Length);
    }

    [Fact]
    public void A_text_longer_than_the_limit_is_not_read()
    {
        var options = new ImageInputOptions { MaxBytes = Dockerfile.Length };
        Assert.False(ImageInput.Read("Dockerfile", Dockerfile, options)[0].HasErrors);
        var image = ImageInput.Read("Dockerfile", Dockerfile + "#", options)[0];
        Assert.Equal(ImageDiagnosticCodes.LimitExceeded, Assert.Single(image.Diagnostics).Code);
        Assert.Equal(4 * 1024 * 1024, new ImageInputOptions().MaxBytes);
    }
}
