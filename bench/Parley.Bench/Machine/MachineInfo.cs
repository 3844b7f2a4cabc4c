using System.Globalization;
using System.Runtime.InteropServices;

namespace Parley.Bench.Machine;

/// <summary>What the figures were measured on.</summary>
internal sealed record MachineInfo(string Cpu, int Cores, int MemoryMb, string Os, string Kernel, string Dotnet)
{
    public static MachineInfo Read() =>
        new(
            Line("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
            Environment.ProcessorCount,
            (int)(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024 * 1024)),
            Line("/etc/os-release", "PRETTY_NAME")?.Trim('"') ?? RuntimeInformation.OSDescription,
            string.Create(CultureInfo.InvariantCulture, $"{Environment.OSVersion.Version}"),
            Environment.Version.ToString()
        );

    private static string? Line(string path, string name) =>
        ProcFs
            .Read(path)
            .Split('\n')
            .Where(line => line.StartsWith(name, StringComparison.Ordinal))
            .Select(line => line[(line.IndexOfAny([':', '=']) + 1)..].Trim())
            .FirstOrDefault();
}
