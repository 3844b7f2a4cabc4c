using System.Globalization;

namespace Parley.Bench.Machine;

/// <summary>What Linux tells of processes, from /proc. Nothing is found elsewhere, and then nothing is reported.</summary>
internal static class ProcFs
{
    private const double MsPerTick = 10;

    /// <summary>user, nice, system, irq, softirq and steal; idle and iowait are left out.</summary>
    private static readonly int[] BusyFields = [1, 2, 3, 6, 7, 8];

    /// <summary>A process and all that it started.</summary>
    public static IReadOnlyList<int> Tree(int root)
    {
        var parents = Processes().Select(pid => (pid, stat: Stat(pid))).Where(pair => pair.stat.Length > 1).ToList();
        List<int> tree = [root];
        for (var i = 0; i < tree.Count; i++)
        {
            tree.AddRange(parents.Where(pair => Number(pair.stat[1]) == tree[i]).Select(pair => pair.pid));
        }

        return tree;
    }

    /// <summary>CPU that each thread of the process tree has used, in ns, by process and thread.</summary>
    public static Dictionary<(int Process, int Thread), long> ThreadTimes(int root)
    {
        var times = new Dictionary<(int, int), long>();
        foreach (var pid in Tree(root))
        {
            foreach (var thread in Folders($"/proc/{pid}/task"))
            {
                if (Read($"/proc/{pid}/task/{thread}/schedstat").Split(' ') is { Length: >= 2 } fields)
                {
                    times[(pid, thread)] = Number(fields[0]);
                }
            }
        }

        return times;
    }

    /// <summary>CPU used by the process tree with all that ended in it, in ms.</summary>
    public static double TreeCpuMs(int root) =>
        Tree(root)
            .Select(Stat)
            .Where(stat => stat.Length > 14)
            // utime, stime, and the same of children that have ended.
            .Sum(stat => stat[11..15].Sum(Number) * MsPerTick);

    /// <summary>Memory that the process tree holds in RAM, in kB.</summary>
    public static double ResidentKb(int root) =>
        Tree(root)
            .SelectMany(pid => Read($"/proc/{pid}/status").Split('\n'))
            .Where(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
            .Sum(line => Number(line[6..].Replace("kB", "", StringComparison.Ordinal).Trim()));

    /// <summary>CPU that the whole machine has used, in ms; time stolen by other machines counts. Null where unknown.</summary>
    public static double? MachineBusyMs()
    {
        var fields = Read("/proc/stat").Split('\n')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 9)
        {
            return null;
        }

        return BusyFields.Sum(i => Number(fields[i])) * MsPerTick;
    }

    public static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process has ended, or this is not Linux.
            return "";
        }
    }

    private static IEnumerable<int> Processes() => Folders("/proc");

    private static IEnumerable<int> Folders(string path)
    {
        try
        {
            return
            [
                .. Directory
                    .EnumerateDirectories(path)
                    .Select(Path.GetFileName)
                    .Where(name => name is { Length: > 0 } && name.All(char.IsAsciiDigit))
                    .Select(name => int.Parse(name!, CultureInfo.InvariantCulture)),
            ];
        }
        catch (IOException)
        {
            return [];
        }
    }

    /// <summary>The fields after the name, which may hold spaces: the first is the state, the second the parent.</summary>
    private static string[] Stat(int pid)
    {
        var text = Read($"/proc/{pid}/stat");
        var end = text.LastIndexOf(')');
        return end < 0 ? [] : text[(end + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    private static long Number(string text) =>
        long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
