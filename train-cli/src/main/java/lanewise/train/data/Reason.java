package lanewise.train.data;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Says in words what an {@link IOException} means: many of the JDK's carry only a path, or nothing. */
public final class Reason {
    /** What to do about a file that is damaged, or of another version. */
    public static final String ADVICE_OF_DAMAGED = "put a copy of it back, or name another";

    private Reason() {
    }

    /** Returns the reason, to follow a name and a colon. */
    public static String of(IOException e) {
        return switch (e) {
            case DataException told -> told.getMessage();
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "no such file or folder";
            case FileAlreadyExistsException _ -> "there is a file of that name";
            case NotDirectoryException _ -> "not a folder";
            case DirectoryNotEmptyException _ -> "the folder is not empty";
            case FileSystemLoopException _ -> "its links lead in a circle";
            case FileSystemException f -> f.getReason() == null ? "the file system refuses it" : f.getReason();
            case UnknownHostException _ -> "unknown host (no network?)";
            case HttpConnectTimeoutException _ -> "no connection in time";
            case ConnectException c when isUnresolved(c) -> "unknown host (no network?)";
            case ConnectException c when c.getMessage() == null -> "connection refused";
            default -> e.getMessage() == null
                    ? e.getClass().getSimpleName()
                    : e.getMessage().lines().findFirst().orElse("");
        };
    }

    /** Returns the reason why a file or a folder cannot be read, and what to do. */
    public static String withAdvice(IOException e) {
        return of(e) + "; " + switch (e) {
            case AccessDeniedException _ -> "make it readable";
            case NoSuchFileException _ -> "name one that is there";
            case NotDirectoryException _ -> "name a folder";
            case FileSystemLoopException _ -> "mend them";
            default -> "see whether its disk works, or name another one";
        };
    }

    /** Returns what is wrong and what to do, after a semicolon; what is wrong may say that already. */
    public static String advised(String problem, String advice) {
        return problem.contains("; ") ? problem : problem + "; " + advice;
    }

    /** Returns whether the address was not found, which the HTTP client tells as a cause of a cause. */
    private static boolean isUnresolved(Throwable e) {
        return e != null && (e instanceof UnresolvedAddressException || isUnresolved(e.getCause()));
    }
}
