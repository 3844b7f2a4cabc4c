using Parley.Protocol.Profiles;

namespace Parley.Core.Tests;

/// <summary>The dialects, for tests that run in each of them.</summary>
internal static class WireProfiles
{
    public static IReadOnlyList<WireProfile> All { get; } =
    [WireProfile.VoiceLive, WireProfile.RealtimeBeta, WireProfile.Realtime];
}
