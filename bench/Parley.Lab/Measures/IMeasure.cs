using Parley.Lab.Report;
using Parley.Lab.Runs;

namespace Parley.Lab.Measures;

/// <summary>One section of the report.</summary>
internal interface IMeasure
{
    string Name { get; }

    /// <summary>The calls it needs, the most important first; empty with a reason in <paramref name="report"/> when it cannot be measured.</summary>
    Task<IReadOnlyList<LabJob>> PlanAsync(LabReport report, CancellationToken cancellationToken);

    /// <summary>Writes what was found into the report.</summary>
    void Conclude(LabReport report);
}
