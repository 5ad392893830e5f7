/**
 * Folders that the user names: {@link lanewise.train.data.folder.DataFolder} tells CIFAR-10, CIFAR-100 and pictures in
 * folders of their classes apart; {@link lanewise.train.data.folder.ImageFile} reads a picture of any size.
 */
package lanewise.train.data.folder;
