namespace System.Runtime.CompilerServices;

/// <summary>What the compiler asks for records where the framework lacks it.</summary>
internal static class IsExternalInit;
