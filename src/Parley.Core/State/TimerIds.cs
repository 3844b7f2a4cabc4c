namespace Parley.Core.State;

/// <summary>Timers with a fixed meaning; reminders use generations, which are positive.</summary>
internal static class TimerIds
{
    public const int Expiry = 0;
    public const int Idle = -1;
}
