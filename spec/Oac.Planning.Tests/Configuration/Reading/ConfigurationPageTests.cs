using Oac.Planning.Configuration.Reading;

namespace Oac.Planning.Tests.Configuration.Reading;

/// <summary>docs/configuration.md shows what the reader reads. OAC_UPDATE_FIXTURES=1 writes its table anew.</summary>
public class ConfigurationPageTests
{
    private const string Begin = "<!-- keys -->\n";
    private const string End = "<!-- /keys -->";

    private static readonly string Page = Repository.At("docs/configuration.md");

    [Fact]
    public void The_table_is_written_from_the_shapes()
    {
        var page = File.ReadAllText(Page);
        var (begin, end) = (
            page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length,
            page.IndexOf(End, StringComparison.Ordinal)
        );
        var expected = $"{page[..begin]}{ConfigurationPage.Table()}{page[end..]}";
        if (Environment.GetEnvironmentVariable("OAC_UPDATE_FIXTURES") == "1")
        {
            File.WriteAllText(Page, expected);
        }

        Assert.Equal(expected, File.ReadAllText(Page));
    }

    [Fact]
    public void The_example_has_every_key_and_is_read()
    {
        var example = File.ReadAllText(Page).Split("```yaml\n")[1].Split("```")[0];

        Assert.Empty(Reading.Wrong(example));
        var missing = new List<string>();
        Compare(ConfigurationDocument.Parse("c", example).Root, ConfigurationShape.Root, "");
        Assert.Empty(missing);

        void Compare(ConfigurationNode? node, Shape shape, string path)
        {
            switch (shape)
            {
                case ListShape list:
                    foreach (var item in ((ConfigurationList)node!).Items.OfType<ConfigurationMapping>().Take(1))
                    {
                        Compare(item, list.Item, path);
                    }
                    break;
                case MappingShape { Free: { } free }:
                    Compare(((ConfigurationMapping)node!).Entries[0].Value, free, path + ".*");
                    break;
                case MappingShape mapping:
                    foreach (var field in mapping.Fields)
                    {
                        if (((ConfigurationMapping)node!).Find(field.Name) is { } below)
                        {
                            Compare(below, field.Shape, $"{path}.{field.Name}");
                        }
                        else if (!mapping.ExactlyOne.Contains(field.Name))
                        {
                            missing.Add($"{path}.{field.Name}");
                        }
                    }
                    break;
            }
        }
    }
}
