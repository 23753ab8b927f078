namespace Oac.Harness.Agents.Tests.Inference;

public sealed class ConfigurationTests
{
    [Theory]
    [InlineData(null, "k", "OPENAI_BASE_URL (label inference.api_base.env) is not set")]
    [InlineData("", "k", "OPENAI_BASE_URL (label inference.api_base.env) is not set")]
    [InlineData("gateway:8080", "k", "OPENAI_BASE_URL (label inference.api_base.env) holds no base URL")]
    [InlineData("ftp://gateway/v1", "k", "holds no base URL")]
    [InlineData("http://user:secret@gateway/v1", "k", "holds no base URL")]
    [InlineData("http://gateway/v1?key=secret", "k", "holds no base URL")]
    [InlineData("/v1", "k", "holds no base URL")]
    [InlineData("http://gateway/v1", null, "OPENAI_API_KEY (label inference.api_key.env) is not set")]
    [InlineData(
        "http://gateway/v1",
        "\n",
        "OPENAI_API_KEY (label inference.api_key.env) holds no API key: it is empty"
    )]
    [InlineData("http://gateway/v1", "secret\u00e9", "character 7 cannot stand in a header")]
    public void What_is_wrong_in_the_environment_is_named_and_not_quoted(string? address, string? key, string why)
    {
        var error = Assert.Throws<HarnessConfigurationException>(() =>
            new InferenceGateway(
                new() { Types = ["chat-completions"], Variables = name => name == "OPENAI_API_KEY" ? key : address }
            )
        );
        Assert.Contains(why, error.Message);
        Assert.DoesNotContain("secret", error.Message);
    }

    [Theory]
    [InlineData("", "is no inference type")]
    [InlineData("chat/completions", "'chat/completions' is no inference type")]
    [InlineData("Embeddings", "'Embeddings' is no inference type")]
    public void A_type_that_is_none_is_told(string type, string why) =>
        Assert.Contains(
            why,
            Assert
                .Throws<HarnessConfigurationException>(() =>
                    new InferenceGateway(new() { Types = [type], Variables = _ => "http://gateway/v1" })
                )
                .Message
        );

    [Fact]
    public void Types_must_be_named() =>
        Assert.Contains(
            "Types is empty",
            Assert.Throws<HarnessConfigurationException>(() => new InferenceGateway(new() { Types = [] })).Message
        );

    [Theory]
    [InlineData("http://gateway:1/v1", "http://gateway:1/v1/")]
    [InlineData("https://gateway/v1/", "https://gateway/v1/")]
    [InlineData("https://gateway/prefix/v1//", "https://gateway/prefix/v1/")]
    [InlineData("https://gateway", "https://gateway/")]
    public void The_base_is_taken_as_it_was_given(string given, string address)
    {
        using var gateway = new InferenceGateway(
            new()
            {
                Types = ["embeddings"],
                ApiBaseVariable = "B",
                ApiKeyVariable = "K",
                Variables = n => n == "B" ? given : "k",
            }
        );
        Assert.Equal(address, gateway.Address.ToString());
    }
}
