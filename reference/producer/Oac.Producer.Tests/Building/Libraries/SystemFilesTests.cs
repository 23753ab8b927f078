using System.Diagnostics;
using Oac.Images.Writing;
using Oac.Producer.Building;
using Oac.Producer.Building.Libraries;
using Oac.Testing;

namespace Oac.Producer.Tests.Building.Libraries;

/// <summary>Programs and libraries made by a real linker, in a root of their own.</summary>
public sealed class SystemFilesTests : IDisposable
{
    private const string Loader = "/lib64/ld-test.so.2";
    private readonly TempFolder host = new();
    private readonly TempFolder image = new();
    private readonly ImageTree own = new(BuildLimits.Default);

    public SystemFilesTests()
    {
        host.With("usr/lib64/ld-test.so.2", "loader").With("etc/ld.so.conf", "/opt/lib\n");
        File.CreateSymbolicLink(host.At("lib64"), "usr/lib64");
        Directory.CreateDirectory(host.At("usr/lib"));
        Directory.CreateDirectory(host.At("opt/lib"));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        host.Dispose();
        image.Dispose();
    }

    [Fact]
    public async Task Libraries_come_with_what_they_need_and_the_links_to_them()
    {
        await LibraryAsync(host.At("usr/lib64/libinner.so.1.2"), "libinner.so.1");
        File.CreateSymbolicLink(host.At("usr/lib64/libinner.so.1"), "libinner.so.1.2");
        await LibraryAsync(host.At("usr/lib64/libouter.so"), "libouter.so", host.At("usr/lib64/libinner.so.1.2"));
        await ProgramAsync("agent", "/agent", host.At("usr/lib64/libouter.so"));

        var system = Add();

        Assert.Equal(
            [
                "/lib64",
                "/usr/lib64/ld-test.so.2",
                "/usr/lib64/libouter.so",
                "/usr/lib64/libinner.so.1",
                "/usr/lib64/libinner.so.1.2",
            ],
            system.Added.Select(static a => a.Path)
        );
        Assert.Equal("needed by /lib64/libouter.so", system.Added[^1].Reason);
        Assert.Equal("usr/lib64", system.Tree.Find("/lib64")!.Source);
        Assert.Empty(system.Remarks);
    }

    [Fact]
    public async Task A_library_beside_the_program_is_found_by_ORIGIN_and_not_added()
    {
        await LibraryAsync(image.At("libown.so"), "libown.so");
        await LibraryAsync(host.At("usr/lib64/libown.so"), "libown.so");
        await ProgramAsync("agent", "/app/agent", image.At("libown.so"), "-rpath", "$ORIGIN/lib");
        AddOwn("libown.so", "/app/lib/libown.so");

        Assert.Equal(["/lib64", "/usr/lib64/ld-test.so.2"], Add().Added.Select(static a => a.Path));
    }

    [Theory]
    [InlineData("--enable-new-dtags", false)]
    [InlineData("--disable-new-dtags", true)]
    public async Task RPATH_counts_for_libraries_of_libraries_and_RUNPATH_does_not(string tags, bool found)
    {
        await LibraryAsync(host.At("private/libinner.so"), "libinner.so");
        await LibraryAsync(host.At("private/libouter.so"), "libouter.so", host.At("private/libinner.so"));
        await ProgramAsync("agent", "/agent", host.At("private/libouter.so"), "-rpath", "/private", tags);

        if (found)
        {
            Assert.Contains("/private/libinner.so", Add().Added.Select(static a => a.Path));
        }
        else
        {
            Assert.Equal(
                "/agent needs libinner.so (through /private/libouter.so), which this machine does not have",
                Assert.Throws<UsageException>(() => Add()).Message
            );
        }
    }

    [Fact]
    public async Task A_library_in_a_folder_of_the_configuration_gets_a_link_beside_the_loader()
    {
        await LibraryAsync(host.At("opt/lib/libfar.so"), "libfar.so");
        await ProgramAsync("agent", "/agent", host.At("opt/lib/libfar.so"));

        var system = Add();

        Assert.Equal("/opt/lib/libfar.so", system.Tree.Find("/usr/lib64/libfar.so")!.Source);
        Assert.Equal(ImageFileKind.File, system.Tree.Find("/opt/lib/libfar.so")!.Kind);
    }

    [Fact]
    public async Task What_a_program_cannot_do_without_is_an_error_and_what_a_plug_in_misses_a_remark()
    {
        await LibraryAsync(host.At("gone/libgone.so"), "libgone.so");
        await LibraryAsync(image.At("plugin.so"), "plugin.so", host.At("gone/libgone.so"));
        AddOwn("plugin.so", "/plugin.so");

        Assert.Equal(["not on this machine, and perhaps not wanted: libgone.so (needed by /plugin.so)"], Add().Remarks);

        await ProgramAsync("agent", "/agent", host.At("gone/libgone.so"));
        Assert.Equal(
            "/agent needs libgone.so, which this machine does not have",
            Assert.Throws<UsageException>(() => Add()).Message
        );
    }

    [Fact]
    public async Task An_interpreter_that_is_missing_is_an_error()
    {
        await ProgramAsync("agent", "/agent");
        File.Delete(host.At("usr/lib64/ld-test.so.2"));

        Assert.Equal(
            $"/agent is run by {Loader}, which this machine does not have",
            Assert.Throws<UsageException>(() => Add()).Message
        );
    }

    [Fact]
    public async Task A_library_can_be_asked_for_by_name()
    {
        await LibraryAsync(host.At("usr/lib64/libnamed.so.1"), "libnamed.so.1");
        await ProgramAsync("agent", "/agent");

        Assert.Contains("/usr/lib64/libnamed.so.1", Add("libnamed.so.1").Added.Select(static a => a.Path));
        Assert.Equal(
            "this machine does not have the library 'libother.so'",
            Assert.Throws<UsageException>(() => Add("libother.so")).Message
        );
    }

    [Fact]
    public async Task Files_of_the_image_below_a_link_of_the_libraries_are_refused()
    {
        await ProgramAsync("agent", "/lib64/agent");

        Assert.StartsWith(
            "the image has files of its own in '/lib64', which is a link to 'usr/lib64'",
            Assert.Throws<UsageException>(() => Add()).Message
        );
    }

    [Fact]
    public async Task A_DotNet_program_gets_what_it_loads_by_name()
    {
        foreach (
            var name in new[] { "libssl.so.3", "libcrypto.so.3", "libicuuc.so.72", "libicui18n.so.72", "libzstd.so.1" }
        )
        {
            await LibraryAsync(host.At($"usr/lib64/{name}"), name);
        }
        await LibraryAsync(host.At("usr/lib64/libicuuc.so.71"), "libicuuc.so.71");
        host.With("etc/ssl/certs/ca-certificates.crt", "pem").With("usr/share/zoneinfo/Europe/Berlin", "tz");
        host.With("usr/share/zoneinfo/right/Europe/Berlin", "tz");
        await ProgramAsync("agent", "/app/agent");
        image.With("agent.runtimeconfig.json", """{ "runtimeOptions": { "configProperties": {} } }""");
        AddOwn("agent.runtimeconfig.json", "/app/agent.runtimeconfig.json");

        Assert.Equal(
            [
                "/etc/ssl/certs/ca-certificates.crt",
                "/usr/lib64/libcrypto.so.3",
                "/usr/lib64/libicui18n.so.72",
                "/usr/lib64/libicuuc.so.72",
                "/usr/lib64/libssl.so.3",
                "/usr/share/zoneinfo/Europe/Berlin",
            ],
            Add().Added.Skip(2).Select(static a => a.Path).Order(StringComparer.Ordinal)
        );

        image.With(
            "agent.runtimeconfig.json",
            """{ "runtimeOptions": { "configProperties": { "System.Globalization.Invariant": true, "System.TimeZoneInfo.Invariant": true } } }"""
        );
        image.With("x.dll", "...libzstd...");
        AddOwn("x.dll", "/app/x.dll");
        Assert.Equal(
            [
                "/etc/ssl/certs/ca-certificates.crt",
                "/usr/lib64/libcrypto.so.3",
                "/usr/lib64/libssl.so.3",
                "/usr/lib64/libzstd.so.1",
            ],
            Add().Added.Skip(2).Select(static a => a.Path).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_DotNet_program_without_ICU_is_refused_unless_it_is_invariant()
    {
        await ProgramAsync("agent", "/app/agent");
        image.With("agent.deps.json", "{}");
        AddOwn("agent.deps.json", "/app/agent.deps.json");

        Assert.Contains("needs ICU", Assert.Throws<UsageException>(() => Add()).Message);
        var system = new SystemFiles(new HostRoot(host.Path), own, BuildLimits.Default);
        system.Add([], invariant: true, Token);
        Assert.Equal(
            [
                "OpenSSL 3 is not on this machine: TLS and hashing will not work in the image",
                "there are no CA certificates on this machine: no server of the public web will be trusted",
            ],
            system.Remarks
        );
    }

    private SystemFiles Add(params string[] byName)
    {
        var system = new SystemFiles(new HostRoot(host.Path), own, BuildLimits.Default);
        system.Add(byName, invariant: false, Token);
        return system;
    }

    private void AddOwn(string file, string path) =>
        own.Add(
            new(path, ImageFileKind.File, image.At(file), new LayerEntryOptions())
            {
                Length = new FileInfo(image.At(file)).Length,
            }
        );

    private async Task ProgramAsync(string file, string path, params string[] arguments)
    {
        await LinkAsync(
            image.At(file),
            ["-dynamic-linker", Loader, "--allow-shlib-undefined", "-e", "0", "--no-as-needed", "-pie", .. arguments]
        );
        AddOwn(file, path);
    }

    private static Task LibraryAsync(string path, string name, params string[] needed) =>
        LinkAsync(path, ["-shared", "-soname", name, "--no-as-needed", "--allow-shlib-undefined", .. needed]);

    private static async Task LinkAsync(string path, string[] arguments)
    {
        RealParts.Require(RealProgram.Missing("as") ?? RealProgram.Missing("ld"));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        (
            await ProcessResult.RunAsync(new ProcessStartInfo("as", ["-o", path + ".o"]), ".text\nnop\n", Token)
        ).Succeeded();
        await RealProgram.RunAsync("ld", ["-o", path, path + ".o", .. arguments], Token);
        File.Delete(path + ".o");
    }
}
