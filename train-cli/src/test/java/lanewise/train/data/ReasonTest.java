package lanewise.train.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.junit.jupiter.api.Test;

class ReasonTest {
    @Test
    void whatCannotBeReadIsToldWithAnAdvice() {
        assertEquals("permission denied; make it readable", Reason.withAdvice(new AccessDeniedException("a")));
        assertEquals("no such file or folder; name one that is there", Reason.withAdvice(new NoSuchFileException("a")));
        assertEquals("not a folder; name a folder", Reason.withAdvice(new NotDirectoryException("a")));
        assertEquals("its links lead in a circle; mend them", Reason.withAdvice(new FileSystemLoopException("a")));
        assertEquals("Too many levels of symbolic links; see whether its disk works, or name another one",
                Reason.withAdvice(new FileSystemException("a", null, "Too many levels of symbolic links")));
        assertEquals("Input/output error; see whether its disk works, or name another one",
                Reason.withAdvice(new IOException("Input/output error")));
    }
}
