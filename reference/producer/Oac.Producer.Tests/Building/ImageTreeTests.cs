using Oac.Images.Writing;
using Oac.Producer.Building;

namespace Oac.Producer.Tests.Building;

public sealed class ImageTreeTests
{
    private static readonly BuildLimits Small = new()
    {
        MaxEntries = 3,
        MaxFileBytes = 10,
        MaxTotalBytes = 15,
    };

    [Fact]
    public void A_path_is_taken_once()
    {
        var tree = new ImageTree(Small);
        tree.Add(File("/a", 1));
        tree.Add(File("/a", 1));

        Assert.Contains("'/a' stands in the image twice", Refused(tree, File("/a", 2)));
        Assert.Contains("'/a' stands in the image twice", Refused(tree, new("/a", ImageFileKind.Folder, "", new())));
    }

    [Fact]
    public void Number_and_sizes_are_limited()
    {
        var tree = new ImageTree(Small);
        Assert.Contains("has 11 bytes; a file may have 10", Refused(tree, File("/large", 11)));
        tree.Add(File("/a", 10));
        Assert.Contains("more than 15 bytes together", Refused(tree, File("/b", 6)));
        var many = new ImageTree(Small);
        many.Add(File("/a", 0));
        many.Add(File("/b", 0));
        many.Add(File("/c", 0));
        Assert.Contains("more than 3 files", Refused(many, File("/d", 0)));
    }

    [Fact]
    public async Task A_name_that_layers_keep_for_themselves_is_refused()
    {
        var tree = new ImageTree(BuildLimits.Default);
        tree.Add(File("/a/.wh.b", 0));

        var exception = await Assert.ThrowsAsync<UsageException>(() =>
            tree.ToLayerAsync(DateTimeOffset.UnixEpoch, TestContext.Current.CancellationToken)
        );

        Assert.Contains("'/a/.wh.b' cannot stand in an image", exception.Message);
    }

    private static ImageFile File(string path, long length) =>
        new(path, ImageFileKind.File, "/source", new LayerEntryOptions()) { Length = length };

    private static string Refused(ImageTree tree, ImageFile file) =>
        Assert.Throws<UsageException>(() => tree.Add(file)).Message;
}
