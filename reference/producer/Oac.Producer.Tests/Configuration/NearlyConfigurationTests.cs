namespace Oac.Producer.Tests.Configuration;

public sealed class NearlyConfigurationTests
{
    [Fact]
    public async Task A_configuration_with_the_other_ending_is_an_error()
    {
        using var folder = new TempFolder().With("a/Dockerfile", Samples.CleanDockerfile).With(".oaclint.yml", "");

        var result = await folder.RunAsync("lint", "a/Dockerfile");

        Assert.Equal(
            (2, "oac: .oaclint.yml: is not read; rename it to .oaclint.yaml\n"),
            (result.ExitCode, result.Error)
        );
    }

    [Fact]
    public async Task Beside_the_right_one_it_is_left_alone()
    {
        using var folder = new TempFolder()
            .With("Dockerfile", Samples.CleanDockerfile)
            .With(".oaclint.yml", "")
            .With(".oaclint.yaml", "");

        Assert.Equal(0, (await folder.RunAsync("lint")).ExitCode);
    }

    [Fact]
    public async Task The_base_image_is_not_described_by_standard_input()
    {
        using var folder = new TempFolder().With("Dockerfile", Samples.CleanDockerfile);

        var result = await folder.RunAsync("lint", "--base", "-");

        Assert.Equal(
            (2, "oac: --base -: standard input is not read here; name a file\n"),
            (result.ExitCode, result.Error)
        );
    }

    [Fact]
    public async Task Help_lists_formats_and_versions()
    {
        using var folder = new TempFolder();

        var help = (await folder.RunAsync("lint", "--help")).Output;

        Assert.Contains("dockerfile, labels-json, labels-yaml, docker-inspect, skopeo-inspect, image-config", help);
        Assert.Contains("v1alpha1, v1alpha2, v1alpha3", help);
    }
}
