using System.Runtime.InteropServices;
using Oac.Testing;

namespace Oac.Images.Tests.Unpacking;

/// <summary>Does something as a user without rights, on a thread of its own: the kernel keeps users by thread, the C library alone by process.</summary>
internal static partial class PlainUser
{
    public const int Id = 65534;

    public static void Run(Action action)
    {
        RealParts.Require(Environment.UserName == "root" ? null : "becoming another user needs root");
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                var isArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
                Assert.Equal(0, syscall(isArm ? 149 : 119, Id, Id, Id));
                Assert.Equal(0, syscall(isArm ? 147 : 117, Id, Id, Id));
                action();
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        if (failure is not null)
        {
            throw new InvalidOperationException(failure.Message, failure);
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, nint first, nint second, nint third);
}
