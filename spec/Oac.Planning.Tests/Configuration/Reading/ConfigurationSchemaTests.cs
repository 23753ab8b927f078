using System.Text.Json;
using Oac.Planning.Configuration.Reading;

namespace Oac.Planning.Tests.Configuration.Reading;

/// <summary>The schema for editors is what the reader's own shapes say; ajv judges files by it. OAC_UPDATE_FIXTURES=1 writes it anew.</summary>
public class ConfigurationSchemaTests
{
    private const string Schema = "docs/schemas/configuration.schema.json";

    [Fact]
    public void It_is_written_from_the_shapes()
    {
        var expected = ConfigurationSchema.Write();
        if (Environment.GetEnvironmentVariable("OAC_UPDATE_FIXTURES") == "1")
        {
            File.WriteAllText(Repository.At(Schema), expected);
        }

        Assert.Equal(expected, File.ReadAllText(Repository.At(Schema)));
    }

    [Fact]
    public async Task The_whole_file_fits()
    {
        var json = AsJson.Of(Whole.Text);

        Assert.Empty(Reading.Wrong(json));
        Assert.Null(await Validator.ErrorsAsync(Schema, json));
    }

    // JSON is YAML, so one text serves both.
    [Theory]
    [InlineData(true, """{"versions":["v1alpha3"]}""")]
    [InlineData(false, """{}""")]
    [InlineData(false, """[]""")]
    [InlineData(false, """{"versions":[]}""")]
    [InlineData(false, """{"versions":["v1"]}""")]
    [InlineData(false, """{"versions":["v1alpha3","v1alpha3"]}""")]
    [InlineData(false, """{"versions":["v1alpha3"],"gatways":{}}""")]
    [InlineData(false, """{"versions":["v1alpha3"],"policy":null}""")]
    [InlineData(true, """{"versions":["v1alpha3"],"policy":{"channels":[]}}""")]
    [InlineData(false, """{"versions":["v1alpha3"],"policy":{"channels":[""]}}""")]
    [InlineData(false, """{"versions":["v1alpha3"],"policy":{"channels":["a\u0007"]}}""")]
    [InlineData(false, """{"versions":["v1alpha3"],"policy":{"repositories":["busybox"]}}""")]
    [InlineData(false, """{"versions":["v1alpha3"],"policy":{"repositories":["a/b:1"]}}""")]
    [InlineData(false, """{"versions":["v1alpha3"],"policy":{"repositories":["a/b@sha256"]}}""")]
    [InlineData(
        true,
        """{"versions":["v1alpha3"],"policy":{"repositories":["localhost:5000/b",{"repository":"**"}]}}"""
    )]
    [InlineData(false, """{"versions":["v1alpha3"],"policy":{"repositories":[{}]}}""")]
    [InlineData(false, """{"versions":["v1alpha3"],"policy":{"workspace_sources":["srv"]}}""")]
    [InlineData(true, """{"versions":["v1alpha3"],"policy":{"workspace_sources":["bind:/**","volume:*","**"]}}""")]
    [InlineData(
        true,
        """{"versions":["v1alpha3"],"policy":{"resources":{"memory":1,"disk":"1.5GiB","cpus":1e1,"processes":2.0}}}"""
    )]
    [InlineData(false, """{"versions":["v1alpha3"],"policy":{"resources":{"memory":0}}}""")]
    [InlineData(false, """{"versions":["v1alpha3"],"policy":{"resources":{"memory":1.5}}}""")]
    [InlineData(false, """{"versions":["v1alpha3"],"policy":{"resources":{"memory":"1"}}}""")]
    [InlineData(false, """{"versions":["v1alpha3"],"policy":{"resources":{"memory":"1gb"}}}""")]
    [InlineData(false, """{"versions":["v1alpha3"],"policy":{"resources":{"cpus":"1"}}}""")]
    [InlineData(false, """{"versions":["v1alpha3"],"policy":{"resources":{"cpus":0}}}""")]
    [InlineData(false, """{"versions":["v1alpha3"],"gateways":{"a/b":{"base_url":"http://h"}}}""")]
    [InlineData(false, """{"versions":["v1alpha3"],"gateways":{"g":{"base_url":"h"}}}""")]
    [InlineData(false, """{"versions":["v1alpha3"],"gateways":{"g":{"base_url":"http://u:p@h"}}}""")]
    [InlineData(false, """{"versions":["v1alpha3"],"gateways":{"g":{"base_url":"http://h","api_key":"x"}}}""")]
    [InlineData(false, """{"versions":["v1alpha3"],"gateways":{"g":{"base_url":"http://h","api_key":{}}}}""")]
    [InlineData(
        false,
        """{"versions":["v1alpha3"],"gateways":{"g":{"base_url":"http://h","api_key":{"env":"A","file":"/a"}}}}"""
    )]
    [InlineData(false, """{"versions":["v1alpha3"],"gateways":{"g":{"base_url":"http://h","api_key":{"file":"a"}}}}""")]
    [InlineData(false, """{"versions":["v1alpha3"],"gateways":{"g":{"base_url":"http://h","models":{"m":{}}}}}""")]
    [InlineData(
        false,
        """{"versions":["v1alpha3"],"gateways":{"g":{"base_url":"http://h","models":{"m":{"types":["a.b"]}}}}}"""
    )]
    [InlineData(
        false,
        """{"versions":["v1alpha3"],"gateways":{"g":{"base_url":"http://h","models":{"m":{"types":["a"],"context":1.5}}}}}"""
    )]
    [InlineData(
        true,
        """{"versions":["v1alpha3"],"gateways":{"g":{"base_url":"http://h","models":{"m":{"types":["a"],"context":4e5}}}}}"""
    )]
    [InlineData(
        false,
        """{"versions":["v1alpha3"],"gateways":{"g":{"base_url":"http://h","models":{"m":{"types":["a"],"bench":{"b":100.5}}}}}}"""
    )]
    [InlineData(
        false,
        """{"versions":["v1alpha3"],"gateways":{"g":{"base_url":"http://h","models":{"m":{"types":["a"],"tools":"true"}}}}}"""
    )]
    [InlineData(false, """{"versions":["v1alpha3"],"agents":{"a":{}}}""")]
    [InlineData(false, """{"versions":["v1alpha3"],"agents":{"":{"repositories":["a/b"]}}}""")]
    [InlineData(false, """{"versions":["v1alpha3"],"agents":{"a":{"repositories":["a/b"],"mcp":{"s":{}}}}}""")]
    [InlineData(
        false,
        """{"versions":["v1alpha3"],"agents":{"a":{"repositories":["a/b"],"workspaces":{"w":{"bind":"/a","volume":"ab"}}}}}"""
    )]
    [InlineData(
        false,
        """{"versions":["v1alpha3"],"agents":{"a":{"repositories":["a/b"],"workspaces":{"w":{"bind":"/a/../b"}}}}}"""
    )]
    [InlineData(
        false,
        """{"versions":["v1alpha3"],"agents":{"a":{"repositories":["a/b"],"workspaces":{"w":{"bind":"/"}}}}}"""
    )]
    [InlineData(
        true,
        """{"versions":["v1alpha3"],"agents":{"a":{"repositories":["a/b"],"workspaces":{"w":{"bind":"/.../..a"}}}}}"""
    )]
    [InlineData(
        false,
        """{"versions":["v1alpha3"],"agents":{"a":{"repositories":["a/b"],"workspaces":{"w":{"volume":12}}}}}"""
    )]
    public async Task It_says_the_same_as_the_reader(bool fits, string document)
    {
        var read = Reading.Wrong(document);
        var errors = await Validator.ErrorsAsync(Schema, document);

        Assert.Equal((fits, fits), (read.Length == 0, errors is null));
    }

    [Fact]
    public void Every_key_has_a_description()
    {
        using var schema = JsonDocument.Parse(ConfigurationSchema.Write());
        var count = 0;
        Walk(schema.RootElement);
        Assert.True(count > 60, $"{count} keys");

        void Walk(JsonElement element)
        {
            if (element.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in element.EnumerateArray())
                {
                    Walk(item);
                }
            }
            if (element.ValueKind != JsonValueKind.Object)
            {
                return;
            }
            foreach (var member in element.EnumerateObject())
            {
                foreach (
                    var key in member.Name == "properties"
                        ? member.Value.EnumerateObject().Where(static k => k.Value.ValueKind == JsonValueKind.Object)
                        : []
                )
                {
                    count++;
                    Assert.NotEqual("", key.Value.GetProperty("description").GetString());
                }
                Walk(member.Value);
            }
        }
    }
}
