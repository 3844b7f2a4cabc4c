using System.Runtime.InteropServices;

namespace Parley.Espeak.Host;

/// <summary>espeak-ng grumbles about missing dictionaries; the parent's own error output must stay free of that.</summary>
internal static partial class QuietErrors
{
    private const int WriteOnly = 1;
    private const int StandardError = 2;

    public static void Begin()
    {
        var nothing = Open("/dev/null", WriteOnly);
        if (nothing >= 0)
        {
            _ = Duplicate(nothing, StandardError);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Duplicate(int from, int to);
}
