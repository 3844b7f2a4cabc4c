namespace Parley.Agents.Storage;

/// <summary>A file beside the store's that one server holds: it is alone, and knows that nobody else's runs are in the store.</summary>
internal static class StoreClaim
{
    /// <summary>Null: another server holds it, or the store is a database that several may share. It ends with the process.</summary>
    public static FileStream? TryTake(StoreTarget target)
    {
        if (target.File is not { } file)
        {
            return null;
        }

        try
        {
            return new FileStream(file + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
