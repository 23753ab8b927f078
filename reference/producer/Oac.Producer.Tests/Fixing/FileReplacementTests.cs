using Oac.Images;
using Oac.Producer.Fixing;

namespace Oac.Producer.Tests.Fixing;

public sealed class FileReplacementTests
{
    [Fact]
    public void A_file_that_changed_meanwhile_stays_as_it_is()
    {
        using var folder = new TempFolder().With("a.json", "{ \"old\": \"1\" } ");
        var fix = new FileFix(
            "a.json",
            folder.At("a.json"),
            new SourceText("a.json", "{ \"old\": \"1\" }"),
            [new KeyEdit(3, "old", "new")]
        );

        var refusal = Assert.Throws<UsageException>(() => FileReplacement.Write(fix, folder.At("a.json")));

        Assert.Contains("changed while it was being fixed", refusal.Message);
        Assert.Equal("{ \"old\": \"1\" } ", folder.Read("a.json"));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }
}
