using System.Security.Cryptography;

namespace Parley.Agents.Tests.Storage;

/// <summary>Temporary folders in memory where there is such a place: a disk that is busy makes every commit wait.</summary>
internal static class QuickFolder
{
    private const string Memory = "/dev/shm";

    public static DirectoryInfo Create(string prefix) =>
        Directory.Exists(Memory)
            ? Directory.CreateDirectory(Path.Combine(Memory, prefix + RandomNumberGenerator.GetHexString(12)))
            : Directory.CreateTempSubdirectory(prefix);
}
