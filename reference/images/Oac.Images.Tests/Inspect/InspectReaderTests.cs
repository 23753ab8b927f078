namespace Oac.Images.Inspect;

public class InspectReaderTests
{
    [Fact]
    public void An_inspected_image_without_a_configuration_is_still_an_image()
    {
        var images = ImageInput.Read(
            "a.json",
            """[{"Id":"sha256:1","Config":{"Labels":null}},{"Id":"sha256:2","Config":null},{"Id":"sha256:3"}]"""u8
        );

        Assert.Equal(["sha256:1", "sha256:2", "sha256:3"], images.Select(i => i.Name));
        Assert.All(images, i => Assert.Equal((ImageInputFormat.DockerInspect, 0), (i.Format, i.Labels.Length)));
        Assert.All(images, i => Assert.Empty(i.Diagnostics));
    }

    [Fact]
    public void Docker_inspect_of_several_images_gives_several_descriptions()
    {
        var images = ImageInput.Read(
            "-",
            """
            [
              {"Id": "sha256:1", "RepoTags": ["a:1"], "RepoDigests": ["a@sha256:d"], "Architecture": "arm", "Os": "linux", "Variant": "v7",
               "Config": {"User": "1000", "Env": ["A=1=2", "A=3", "B"], "Cmd": null, "Entrypoint": ["/a", "b"], "OnBuild": ["LABEL x=y"],
                 "Labels": {"k": "v"}}},
              {"Id": "sha256:2", "RepoTags": [], "Config": {"Labels": null}}
            ]
            """
        );
        Assert.Equal(["a:1", "sha256:2"], images.Select(i => i.Name));
        var image = images[0];
        Assert.Empty(image.Diagnostics);
        Assert.Equal("linux/arm/v7", image.Platform);
        Assert.Equal("sha256:d", image.Digest);
        Assert.Equal("1000", image.User?.Value);
        Assert.Equal(["/a", "b"], image.Entrypoint!.Arguments);
        Assert.Null(image.Cmd);
        Assert.Equal("LABEL x=y", Assert.Single(image.OnBuild).Expression);
        Assert.Equal(
            [("A", "1=2", true), ("A", "3", false), ("B", "", false)],
            image.Environment.Select(v => (v.Name, v.Value, v.Overridden))
        );
        var label = Assert.Single(image.Labels);
        Assert.Equal(4, label.KeySpan.StartLine);
        Assert.Equal(
            "\"k\"",
            image.Source.GetLine(4)[(label.KeySpan.StartColumn - 1)..(label.KeySpan.EndColumn - 1)].ToString()
        );
        Assert.Empty(images[1].Labels);
        Assert.Equal("sha256:2", images[1].Digest);
    }

    [Fact]
    public void A_container_is_read_by_its_configuration()
    {
        var image = ImageInput.Read(
            "-",
            """[{"Id": "9f", "Name": "/agent", "Image": "sha256:1", "State": {}, "Config": {"Labels": {"a": "b"}}}]"""
        )[0];
        Assert.Equal("agent", image.Name);
        Assert.Equal("b", Assert.Single(image.Labels).Value);
    }

    [Fact]
    public void Skopeo_inspect_is_read()
    {
        var image = ImageInput.Read(
            "-",
            """
            {"Name": "docker.io/a/b", "Digest": "sha256:7", "RepoTags": ["1"], "Labels": {"a": "b"}, "Architecture": "amd64", "Os": "linux",
             "Layers": ["sha256:1"], "Env": ["P=Q"]}
            """
        )[0];
        Assert.Equal(ImageInputFormat.SkopeoInspect, image.Format);
        Assert.Equal("sha256:7", image.Digest);
        Assert.Equal("linux/amd64", image.Platform);
        Assert.Equal("Q", Assert.Single(image.Environment).Value);
        Assert.Equal("b", Assert.Single(image.Labels).Value);
    }

    [Fact]
    public void An_image_configuration_is_read()
    {
        var image = ImageInput.Read(
            "config.json",
            """{"architecture": "arm64", "os": "linux", "rootfs": {}, "config": {"Labels": {"a": "b"}, "Shell": ["/bin/bash", "-c"]}}"""
        )[0];
        Assert.Equal(ImageInputFormat.ImageConfig, image.Format);
        Assert.Equal("linux/arm64", image.Platform);
        Assert.Equal("/bin/bash", image.Shell!.Arguments[0]);
        Assert.Equal("b", Assert.Single(image.Labels).Value);
    }

    [Theory]
    [InlineData("""[{"Id": "1", "Config": {"Labels": {"a": 1}}}]""", "label 'a' is the number 1")]
    [InlineData("""[{"Id": "1", "Config": {"Labels": ["a"]}}]""", "Labels is an array")]
    [InlineData("""[{"Id": "1", "Config": {"Env": "A=1"}}]""", "Env is a text")]
    [InlineData("""[{"Id": "1", "Config": {"Env": [1]}}]""", "Env is the number 1")]
    [InlineData("""[{"Id": "1", "Config": []}]""", "Config is an array")]
    [InlineData("""[]""", "the array is empty")]
    public void A_field_of_a_wrong_type_is_remarked(string text, string found)
    {
        var remark = Assert.Single(ImageInput.Read("-", text)[0].Diagnostics);
        Assert.Equal(ImageDiagnosticCodes.UnexpectedValue, remark.Code);
        Assert.Contains(found, remark.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_that_stands_twice_is_remarked()
    {
        var image = ImageInput.Read("-", """[{"Id": "1", "Config": {"Labels": {"a": "1", "a": "2"}}}]""")[0];
        Assert.Equal(ImageDiagnosticCodes.DuplicateKey, Assert.Single(image.Diagnostics).Code);
        Assert.Equal("2", Assert.Single(image.EffectiveLabels).Value);
    }

    [Fact]
    public void The_number_of_images_labels_and_variables_is_bounded()
    {
        var images = ImageInput.Read("-", $"[{Many(ImageLimits.MaxImages + 2, _ => """{"Id": "1", "Config": {}}""")}]");
        Assert.Equal(ImageLimits.MaxImages, images.Length);
        Assert.Equal(ImageDiagnosticCodes.LimitExceeded, Assert.Single(images[0].Diagnostics).Code);

        var labels = Many(ImageLimits.MaxLabels + 2, i => $"\"k{i}\": \"v\"");
        var variables = Many(ImageLimits.MaxVariables + 2, i => $"\"k{i}=v\"");
        var image = ImageInput.Read(
            "-",
            $"{{\"Id\": \"1\", \"Config\": {{\"Labels\": {{{labels}}}, \"Env\": [{variables}]}}}}"
        )[0];
        Assert.Equal(ImageLimits.MaxLabels, image.Labels.Length);
        Assert.Equal(ImageLimits.MaxVariables, image.Environment.Length);
        Assert.Equal(2, image.Diagnostics.Count(d => d.Code == ImageDiagnosticCodes.LimitExceeded));

        static string Many(int count, Func<int, string> item) =>
            string.Join(',', Enumerable.Range(0, count).Select(item));
    }
}
