using System.Runtime.Versioning;
using Oac.Images.Unpacking;
using Oac.Testing;

namespace Oac.Images.Tests.Unpacking;

[SupportedOSPlatform("linux")]
public sealed class FolderRemovalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("oac-removal-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Links_go_and_where_they_lead_stays()
    {
        Directory.CreateDirectory(At("stays/in"));
        File.WriteAllText(At("stays/file"), "");
        Directory.CreateDirectory(At("tree/a"));
        Directory.CreateSymbolicLink(At("tree/link"), At("stays"));
        File.CreateSymbolicLink(At("tree/a/link"), At("stays/file"));
        Directory.CreateSymbolicLink(At("top"), At("stays"));

        FolderRemoval.Remove(At("tree"), Stop);
        FolderRemoval.Remove(At("top/"), Stop);
        FolderRemoval.Remove(At("nothing"), Stop);
        FolderRemoval.Remove(At("nothing/in/it"), Stop);

        Assert.Equal([At("stays")], Directory.GetFileSystemEntries(_folder));
        Assert.Equal(2, Directory.GetFileSystemEntries(At("stays")).Length);
    }

    [Fact]
    public async Task Depth_beyond_any_path_is_no_matter()
    {
        RealParts.Require(RealProgram.Missing("python3"));
        Directory.CreateDirectory(At("tree"));
        await RealProgram.RunAsync(
            "python3",
            [
                "-c",
                """
                import os, sys
                os.chdir(sys.argv[1])
                for i in range(2500):
                    open('before', 'w').close(); os.mkdir('d'); os.mkdir('e'); os.chdir('d')
                """,
                At("tree"),
            ],
            Stop
        );
        FolderRemoval.Remove(At("tree"), Stop);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task What_is_mounted_is_never_entered()
    {
        RealParts.Require(
            RealProgram.Missing("mount") ?? (Environment.UserName == "root" ? null : "mounting needs root")
        );
        Directory.CreateDirectory(At("tree/a/mounted"));
        Directory.CreateDirectory(At("stays"));
        await File.WriteAllTextAsync(At("stays/file"), "", Stop);
        await RealProgram.RunAsync("mount", ["--bind", At("stays"), At("tree/a/mounted")], Stop);
        try
        {
            var error = Assert.Throws<IOException>(() => FolderRemoval.Remove(At("tree"), Stop));
            Assert.Contains("something is mounted in it", error.Message, StringComparison.Ordinal);
            Assert.True(File.Exists(At("stays/file")));
        }
        finally
        {
            await RealProgram.RunAsync("umount", [At("tree/a/mounted")], CancellationToken.None);
        }
    }

    [Fact]
    public void It_can_be_ended_and_taken_up_again()
    {
        Directory.CreateDirectory(At("tree"));
        File.WriteAllText(At("tree/file"), "");
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        Assert.Throws<OperationCanceledException>(() => FolderRemoval.Remove(At("tree"), stopped.Token));
        FolderRemoval.Remove(At("tree"), Stop);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void What_another_user_has_is_an_error_with_its_place()
    {
        var theirs = Directory.CreateDirectory(At("tree/theirs")).FullName;
        File.WriteAllText(Path.Combine(theirs, "file"), "");
        new DirectoryInfo(theirs).UnixFileMode = (UnixFileMode)0x1ED;
        new DirectoryInfo(_folder).UnixFileMode = (UnixFileMode)0x1FF;
        new DirectoryInfo(At("tree")).UnixFileMode = (UnixFileMode)0x1FF;
        var error = Assert.Throws<InvalidOperationException>(() =>
            PlainUser.Run(() => FolderRemoval.Remove(At("tree"), CancellationToken.None))
        );
        Assert.Equal(typeof(IOException), error.InnerException!.GetType());
        Assert.Contains(At("tree"), error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => FolderRemoval.Remove(_folder, CancellationToken.None);

    private string At(string name) => Path.Combine(_folder, name);
}
